import type { DocumentContent } from "../../contract/documents.ts";

/** The versions that the server does not have after a change; undefined where one that it has became another. */
export function unsentAfter(unsent: readonly string[], before: DocumentContent, after: DocumentContent): string[] | undefined {
  if (before.versions === after.versions) return [...unsent];
  const known = new Map(before.versions.map((version) => [version.id, version]));
  const isChanged = after.versions.some((version) => (known.get(version.id) ?? version) !== version);
  return isChanged ? undefined : [...unsent, ...after.versions.filter(({ id }) => !known.has(id)).map(({ id }) => id)];
}
