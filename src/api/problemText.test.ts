import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SERVER_ERROR_CODES } from "../core/errorCodes.ts";
import { REFUSED_FILES } from "../core/imageFile/refusedFiles.ts";
import { problemText } from "./problemText.ts";

const message = "The server's English.";

test("makes the sentence of a code with the figures that come with it", () => {
  const details = { whose: "all", budget: 1_000, spent: 995, needed: 9 };
  expect(problemText({ code: "budget_spent", message, details })).toMatch(
    /^Your team has used 995 of 1,000 credits today, .* 9\./,
  );
  const sizes = { mask: { width: 10, height: 20 }, canvas: { width: 4_000, height: 3_000 } };
  expect(problemText({ code: "mask_wrong_size", message, details: sizes })).toContain("10 × 20 pixels, the canvas 4,000 × 3,000");
});

test("tells what a code leaves open by the kind beside it", () => {
  expect(problemText({ code: "url_refused", message, details: { kind: "port" } })).toBe(
    "That address can’t be used: remove the port.",
  );
  expect(problemText({ code: "url_refused", message, details: { kind: "of a later server" } })).toBe(
    "That address can’t be used.",
  );
});

test.each([
  ["image_too_many_pixels", { kind: "side", width: 70_000, height: 10, maxSide: 65_535 }, "the limit is 65,535 per side"],
  ["engine_timeout", { kind: "result_slow" }, "The run was paid for; it is fetched again."],
  ["engine_unavailable", { kind: "result_unreachable", status: 503 }, "The run was paid for; it is fetched again."],
  ["rate_limited", { kind: "wrong_secrets", retryAfterSeconds: 55 }, "Try again in 55 s."],
  ["engine_refused", { kind: "nothing_to_copy" }, "Paint less."],
  ["engine_failed", { kind: "unexpected_status", status: 418, said: "I'm a teapot" }, "Flux returned 418: “I'm a teapot”."],
  ["origin_refused", { kind: "name", url: "https://paint.example" }, "Open https://paint.example."],
  ["bad_request", { kind: "openraster_too_large", maxGb: 4 }, "more than the 4 GB that OpenRaster can hold"],
])("says of %s with %o what to expect", (code, details, words) => {
  expect(problemText({ code, message, details })).toContain(words);
});

test("says what is known of the payment after what went wrong", () => {
  const details = { kind: "down", status: 503, payment: "not_begun" };
  expect(problemText({ code: "engine_unavailable", message, details })).toBe(
    "Flux is out of order at the moment (503). Try again in a few minutes. Flux’s list shows that this run never began, so nothing was charged.",
  );
});

test("quotes the server for a code that the page does not know", () => {
  expect(problemText({ code: "of_a_later_server", message })).toBe(
    "The server says: “The server's English.” Reload the page: it may be older than the server.",
  );
});

test("quotes the vendor where it said why it refuses, and says what to do where it did not", () => {
  const refused = (details: object) => problemText({ code: "engine_refused", message, details: { kind: "request", ...details } });
  expect(refused({ said: "Validation failed. prompt: is too long" })).toBe(
    "Flux refused the request: “Validation failed. prompt: is too long”. Nothing was charged. Change that and generate again.",
  );
  expect(refused({ said: "" })).toMatch(/^Flux refused this edit\. Nothing was charged\./);
});

test("keeps the messages by field to scripts", () => {
  const details = { "layers.0.x": ["Invalid input: expected number, received NaN"] };
  expect(problemText({ code: "bad_request", message, details })).toBe(
    "The server did not understand what this page sent. Reload the page: it may be older than the server.",
  );
  expect(problemText({ code: "bad_request", message, details: { url: ["Too big"] } })).toBe("That address can’t be used.");
});

test("says why an image cannot be saved in a format", () => {
  const refused = (details: object) =>
    problemText({ code: "bad_request", message, details: { kind: "render_limit", ...details } });
  expect(refused({ by: "side", max: 65_500, format: "jpg", lossless: false })).toMatch(
    /^A JPEG is at most 65,500 pixels per side/,
  );
  expect(refused({ by: "megapixels", max: 30, format: "webp", lossless: true })).toMatch(
    /^A lossless WebP is limited to 30 mega/,
  );
});

describe("of a file that is not opened", () => {
  const textOf = (kind: string, detail?: string | number) =>
    problemText({ code: "image_type_refused", message, details: { kind, ...(detail !== undefined && { detail }) } });
  const [{ match }] = JSON.parse(readFileSync("messages/en.json", "utf8")).problem_image_type_refused;

  test("the catalogue has a sentence for each kind, and for no other", () => {
    expect(Object.keys(match)).toEqual([...Object.keys(REFUSED_FILES).map((kind) => `kind=${kind}`), "kind=*"]);
  });

  test.each(Object.keys(REFUSED_FILES))("%s says what it is and what to do", (kind) => {
    expect(textOf(kind, 7)).toMatch(/^This .*[a-zA-Z)]\. [A-Z].*\.$/);
    expect(textOf(kind, 7)).not.toBe(textOf("of a later server"));
  });

  test("names the figure or format that it depends on", () => {
    expect(textOf("tiff_compression", "LZMA")).toMatch(/\(LZMA\)/);
    expect(textOf("tiff_channels", 1_200)).toMatch(/^This TIFF has 1,200 channels\./);
  });
});

test.each(SERVER_ERROR_CODES)(
  "%s without figures, and of a kind that the page does not know, is a sentence of the catalogue",
  (code) => {
    for (const details of [{}, { kind: "of a later server" }]) {
      expect(problemText({ code, message, details })).toMatch(/^[A-ZÀ-Ž].*\.$/);
      expect(problemText({ code, message, details })).not.toContain(message);
    }
  },
);
