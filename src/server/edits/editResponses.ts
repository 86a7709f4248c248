import { type CachedResponse, editKey, etagOfText, type ResponseCache } from "../storage/responseCache.ts";
import { type EditRecord, noSuchEdit } from "./editRecord.ts";
import type { NoteWrite } from "./editWrites.ts";

/** Edits as the JSON that is asked for again and again, kept until their rows are written. */
export function editResponses(responses: ResponseCache, find: (id: string) => Promise<EditRecord>) {
  const noted: NoteWrite = (id, write) => responses.written(editKey(id), write);
  return {
    noted,

    /** The response for an edit. @throws AppError not_found, also when it is another user's */
    async answerOf(user: string, id: string): Promise<CachedResponse> {
      const response = await responses.read(editKey(id), async () => {
        const record = await find(id);
        const text = JSON.stringify(record.edit);
        return { user: record.user, text, etag: etagOfText(text) };
      });
      if (response.user !== user) throw noSuchEdit();
      return response;
    },
  };
}
