import { AppError } from "../../core/appError.ts";
import { type CachedResponse, editKey, etagOfText, type ResponseCache } from "../storage/responseCache.ts";
import type { EditRecord } from "./editRecord.ts";

interface EditRows {
  find(id: string): Promise<EditRecord>;
}

/** The methods that write the row of one edit, whose id they take first. */
const WRITES = ["cancel", "begin", "submitting", "change", "adopt", "giveUp", "finish"] as const;

/** Rows whose edits are kept as the JSON that is asked for again and again, until they are written. */
export function withCachedResponse<Rows extends EditRows & Record<(typeof WRITES)[number], WriteOfEdit>>(
  rows: Rows,
  answers: ResponseCache,
) {
  const noting = <Write extends WriteOfEdit>(write: Write): Write =>
    ((id: string, ...rest: unknown[]) => answers.written(editKey(id), write(id, ...rest))) as Write;
  return {
    ...rows,
    ...(Object.fromEntries(WRITES.map((name) => [name, noting(rows[name])])) as Pick<Rows, (typeof WRITES)[number]>),

    /** An edit as JSON, cheap to ask for again and again. @throws AppError not_found, also when it is another user's */
    async answerOf(user: string, id: string): Promise<CachedResponse> {
      const answer = await answers.read(editKey(id), async () => {
        const record = await rows.find(id);
        const text = JSON.stringify(record.edit);
        return { user: record.user, text, etag: etagOfText(text) };
      });
      if (answer.user !== user) throw new AppError("not_found", "There is no such edit.");
      return answer;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what follows the id is each method's own
type WriteOfEdit = (id: string, ...rest: any[]) => Promise<unknown>;
