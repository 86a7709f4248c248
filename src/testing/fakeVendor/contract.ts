import { z } from "zod";

// The vendor's words, spelled here once more on purpose: the fake must not believe what the client believes.

const PRESETS = [
  "Zoom out 1.5x",
  "Zoom out 2x",
  "Make square",
  "Left outpaint",
  "Right outpaint",
  "Top outpaint",
  "Bottom outpaint",
] as const;
export type VendorPreset = (typeof PRESETS)[number];

const common = {
  image: z.url({ protocol: /^https?$/ }),
  // In UTF-16 units; zod's max counts code points.
  prompt: z
    .string()
    .min(1)
    .refine((text) => text.length <= 2000, "Too long: at most 2000 characters"),
  steps: z.int().min(1).max(50).default(50),
  guidance: z.number().min(2).max(5).default(3),
  safety_tolerance: z.int().min(1).max(6).default(2),
  output_format: z.enum(["jpg", "png"]).default("jpg"),
  seed: z.int().optional(),
  prompt_upsampling: z.boolean().default(false),
};
const mask = z.url({ protocol: /^https?$/ });
const outpaint = z.enum(PRESETS);

const FluxFillParams = z.discriminatedUnion("mode", [
  z.strictObject({ ...common, mode: z.literal("inpaint"), mask, outpaint: outpaint.optional() }),
  z.strictObject({ ...common, mode: z.literal("outpaint"), mask: mask.optional(), outpaint }),
]);
export type FluxFillParams = z.infer<typeof FluxFillParams>;

export const EditBody = z.strictObject({
  model: z.literal("flux-fill-pro"),
  fluxFillParams: FluxFillParams,
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  webhookEvents: z.array(z.enum(["progress", "completed", "failed"])).default(["progress", "completed", "failed"]),
});

/** The query of `GET /v2/jobs`. */
export const JobsQuery = z.strictObject({
  status: z.enum(["QUEUED", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]).optional(),
  model: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).optional(),
  scope: z.enum(["user", "team"]).default("user"),
  search: z.uuid().optional(),
});

/** The vendor's `details`: messages by field. */
export function detailsOf({ issues }: z.ZodError): Record<string, string[]> {
  const details: Record<string, string[]> = {};
  for (const issue of issues) {
    const fields = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of fields) {
      const field = path.join(".");
      details[field] = [...(details[field] ?? []), issue.message];
    }
  }
  return details;
}

/** The type of an accepted picture by its bytes; null for anything else. */
export function sniff(bytes: Buffer): string | null {
  const start = bytes.toString("latin1", 0, 12);
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("RIFF") && start.slice(8) === "WEBP") return "image/webp";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
  return null;
}

export type WebhookEvent = "progress" | "completed" | "failed";

/** Webhook of a job: its URL and the events sent to it. */
export interface Webhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
}
