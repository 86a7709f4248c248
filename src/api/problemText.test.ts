import { expect, test } from "vitest";
import { SERVER_ERROR_CODES } from "../core/errorCodes.ts";
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
])("says of %s with %o what to expect", (code, details, words) => {
  expect(problemText({ code, message, details })).toContain(words);
});

test("says what is known of the payment after what went wrong", () => {
  const details = { kind: "down", status: 503, payment: "not_begun" };
  expect(problemText({ code: "engine_unavailable", message, details })).toBe(
    "Flux is out of order at the moment (503). Try again in a few minutes. Flux’s list shows that this run never began, so nothing was charged.",
  );
});

test("leaves the server's words where it has no sentence: a code it does not know, a vendor's own refusal", () => {
  expect(problemText({ code: "of_a_later_server", message })).toBe(message);
  expect(problemText({ code: "engine_refused", message, details: { prompt: ["is too long"] } })).toBe(message);
});

test.each(SERVER_ERROR_CODES)("%s without figures is still a sentence", (code) => {
  expect(problemText({ code, message })).toMatch(/^[A-ZÀ-Ž].*\.$/);
});
