import type { LightMyRequestResponse } from "fastify";

/** A line of a stack, whatever it is quoted in; a place in a source file; an address of a file; a system's word for why it failed. */
const INNER = [
  /\bat (async )?[\w$.<>[\] ]* ?\(?[\w./:-]+:\d+:\d+\)?/,
  /\.[cm]?[jt]s:\d+/,
  /file:\/\//,
  /node_modules/,
  /\bE(NOENT|ACCES|PERM|EXIST|NOTDIR|ISDIR|PIPE|CONNREFUSED|CONNRESET|TIMEDOUT)\b/,
];

/**
 * Leaks of the server's internals in a response's headers and body: any of the given words, a path to its code, a stack.
 *
 * @param secrets keys, folders and whatever else is nobody's business
 */
export function leaksOf({ headers, rawPayload }: LightMyRequestResponse, secrets: readonly string[]): string[] {
  // As Latin letters every byte is one, so a picture is searched too.
  const text = `${JSON.stringify(headers)}\n${rawPayload.toString("latin1")}`;
  const isText = !/image\/|octet-stream/.test(String(headers["content-type"]));
  const inner = isText ? INNER.flatMap((form) => form.exec(text)?.[0] ?? []) : [];
  return [...secrets.filter((secret) => text.includes(secret)), ...inner];
}
