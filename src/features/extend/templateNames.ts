import type { Template, TemplateId } from "../../core/outpaint/templates.ts";
import { m } from "../../messages/messages.js";

export const TEMPLATE_NAMES: Readonly<Record<TemplateId, string>> = {
  "instagram-square": m.template_instagram_square(),
  "instagram-portrait": m.template_instagram_portrait(),
  "instagram-story": m.template_instagram_story(),
  "facebook-post": m.template_facebook_post(),
  "facebook-cover": m.template_facebook_cover(),
  "x-post": m.template_x_post(),
  "x-header": m.template_x_header(),
  "linkedin-post": m.template_linkedin_post(),
  "linkedin-banner": m.template_linkedin_banner(),
  "pinterest-pin": m.template_pinterest_pin(),
  "open-graph": m.template_open_graph(),
  "youtube-thumbnail": m.template_youtube_thumbnail(),
  "youtube-banner": m.template_youtube_banner(),
  tiktok: m.template_tiktok(),
  "full-hd": m.template_full_hd(),
  uhd: m.template_uhd(),
  a3: m.template_a3(),
  "a3-landscape": m.template_a3_landscape(),
  a4: m.template_a4(),
  "a4-landscape": m.template_a4_landscape(),
  a5: m.template_a5(),
  "a6-postcard": m.template_a6_postcard(),
  "4x6": m.template_4x6(),
  "6x4": m.template_6x4(),
  "5x7": m.template_5x7(),
  "7x5": m.template_7x5(),
  "8x10": m.template_8x10(),
  "10x8": m.template_10x8(),
  letter: m.template_letter(),
};

/** In the order of the list. */
export const TEMPLATE_GROUPS: readonly { readonly id: Template["group"]; readonly name: string }[] = [
  { id: "social", name: m.extend_social() },
  { id: "video", name: m.extend_video() },
  { id: "print", name: m.extend_print() },
];
