import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";

/**
 * The bytes of a data: URL, decoded here: the page's security policy lets nothing be fetched from one.
 *
 * @throws AppError `not_an_image` when it cannot be decoded
 * @see RFC 2397
 */
export function dataUrlBytes(url: string): { readonly bytes: Uint8Array<ArrayBuffer>; readonly mime: string } {
  const comma = url.indexOf(",");
  const [mime = "", ...parameters] = url.slice("data:".length, comma).split(";");
  const isBase64 = parameters.some((parameter) => parameter.trim().toLowerCase() === "base64");
  try {
    const body = url.slice(comma + 1);
    return { bytes: isBase64 ? fromBase64(body) : fromPercent(body), mime };
  } catch (cause) {
    throw new AppError("not_an_image", m.open_data_url_incomplete(), { cause });
  }
}

function fromBase64(body: string): Uint8Array<ArrayBuffer> {
  const letters = atob(body.includes("%") ? decodeURIComponent(body) : body);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** Each %xx is one byte, all else is text. */
function fromPercent(body: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(body);
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text[at] === PERCENT ? /^[\da-f]{2}$/i.exec(String.fromCharCode(...text.slice(at + 1, at + 3))) : null;
    bytes[length++] = code ? Number.parseInt(code[0], 16) : (text[at] ?? 0);
    if (code) at += 2;
  }
  return bytes.slice(0, length);
}

const PERCENT = 0x25;
