import { z } from "zod/mini";
import { AppError } from "../../core/appError.ts";
import { contentOf } from "../document/documentRecord.ts";
import { KeptDocument, type KeptSummary, type KeptVersion, LocalDocument } from "./localStore.ts";

/** A record of format 1, or as it was kept before records said their format. */
export const keptAs = <T>(schema: z.ZodMiniType<T>) =>
  z.union([
    z.pipe(
      z.object({ format: z.literal(1), value: schema }),
      z.transform(({ value }) => value),
    ),
    schema,
  ]);

const summaryOf = ({ isSynced, document: { id, name, updatedAt } }: LocalDocument): KeptSummary => ({
  isSynced,
  id,
  name,
  updatedAt,
});
const summaryOfRecord = ({ isSynced, head: { id, name, updatedAt } }: z.infer<typeof KeptDocument>): KeptSummary => ({
  isSynced,
  id,
  name,
  updatedAt,
});
/** What a list of documents shows of a record of either format. */
export const Summary = z.union([
  z.pipe(KeptDocument, z.transform(summaryOfRecord)),
  z.pipe(LocalDocument, z.transform(summaryOf)),
]);
/** True of a record of the present format. */
export const isPresent = (value: unknown): boolean => KeptDocument.safeParse(value).success;

/** A document of its record and its versions'. Null where a record is not to be read, or a version is missing that it needs. */
export function localDocument(value: unknown, versions: readonly z.infer<typeof KeptVersion>[]): LocalDocument | null {
  const { data: record } = KeptDocument.safeParse(value);
  if (!record) return LocalDocument.safeParse(value).data ?? null;
  const { format: _, head, ...state } = record;
  const inOrder = [...versions].sort((one, other) => one.position - other.position).map(({ version }) => version);
  try {
    const document = contentOf({ ...head, versions: inOrder });
    return document.versions.some(({ id }) => id === head.currentVersionId) ? { document, ...state } : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
