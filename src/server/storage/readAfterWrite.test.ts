import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod/mini";
import { type DocumentContent, DocumentRevision } from "../../contract/documents.ts";
import type { EditRequest } from "../../contract/edits.ts";
import { createEditTable } from "../edits/editTable.ts";
import { onEachHome } from "../testing/homes.ts";
import { type Blobs, folderBlobs } from "./blobs.ts";
import type { Database } from "./database.ts";
import { createDocuments, type StoredText } from "./documents.ts";
import { ResponseCache } from "./responseCache.ts";
import { sweep } from "./retention.ts";

const RUNS = 25;
const LIFE_MS = 200;
/** So that whatever is there is over its time. */
const DAYS_AGO = -1;
const USER = "ann";

const writes = ["create", "replace", "append", "remove", "change", "give up", "cancel", "finish", "sweep"] as const;
const steps = fc.array(
  fc.array(
    fc.oneof(
      fc.record({ does: fc.constantFrom("read document", "read edit"), process: fc.nat(1) }),
      fc.record({ does: fc.constantFrom(...writes), process: fc.constant(0) }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  { maxLength: 12, size: "max" },
);

onEachHome((home) => {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
  let database: Database;
  let blobs: Blobs;
  beforeAll(async () => {
    ({ database } = await home(folder));
    blobs = folderBlobs(folder);
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  /** The rows as one process reads and writes them. */
  const processOf = (responses: ResponseCache) => ({
    responses,
    documents: createDocuments({ db: database.db, responses }),
    edits: createEditTable({ db: database.db, responses }, new Map()),
  });
  type Process = ReturnType<typeof processOf>;

  test("whatever is written while others read, the writer then reads what is there, and another process does in time", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const time = { ms: 1_000, now: () => time.ms };
        const writer = processOf(new ResponseCache(database.isAlone ? 0 : LIFE_MS, time));
        const other = processOf(new ResponseCache(LIFE_MS, time));
        const story = newStory();
        await story.write("create", writer);
        await story.write("insert", writer);
        for (const batch of batches) {
          await Promise.all(
            batch.map(async ({ does, process }) => {
              const { documents, edits } = process === 0 ? writer : other;
              if (does === "read document") return textOr404(documents.response(story.documentId, USER));
              if (does === "read edit") return textOr404(edits.answerOf(USER, story.editId));
              return story.write(does, writer).catch(() => {});
            }),
          );
          const truth = await all(processOf(new ResponseCache(0)), story);
          expect(await all(writer, story)).toEqual(truth);
          time.ms += LIFE_MS + 1;
          expect(await all(other, story)).toEqual(truth);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("nobody reads what is kept of another user's rows", async () => {
    const one = processOf(new ResponseCache(0));
    const story = newStory();
    await story.write("create", one);
    await story.write("insert", one);
    await all(one, story);
    expect(await textOr404(one.documents.response(story.documentId, "ben"))).toBe("404");
    expect(await textOr404(one.edits.answerOf("ben", story.editId))).toBe("404");
  });

  const textOr404 = (response: Promise<{ readonly text: string }>): Promise<string> =>
    response.then(
      ({ text }) => text,
      () => "404",
    );
  const all = ({ documents, edits }: Process, { documentId, editId }: ReturnType<typeof newStory>) =>
    Promise.all([textOr404(documents.response(documentId, USER)), textOr404(edits.answerOf(USER, editId))]);

  /** One document and one edit, and all that can be written of them, each time with something new. */
  function newStory() {
    const [documentId, editId, owner] = [randomUUID(), randomUUID(), randomUUID()];
    let revision = 0;
    let written = 0;
    const content = (): DocumentContent => {
      const at = "2030-01-02T03:04:05.000Z";
      const versionId = randomUUID();
      const layers = [{ imageId: "a".repeat(64), x: 0, y: 0, width: 4, height: 3 }];
      const version = { id: versionId, label: "Original", canvas: { width: 4, height: 3 }, layers, credits: 0, createdAt: at };
      const name = `Name ${++written}`;
      return {
        id: documentId,
        name,
        versions: [version],
        currentVersionId: versionId,
        maskId: null,
        prompt: "",
        createdAt: at,
        updatedAt: at,
      };
    };
    const request: EditRequest = {
      documentId: randomUUID(),
      engine: "apiframe",
      mode: "inpaint",
      canvas: { width: 4, height: 3 },
      layers: [{ imageId: "a".repeat(64), x: 0, y: 0 }],
      prompt: "p",
      params: {},
    };
    const learn = ({ text }: StoredText): void => {
      ({ revision } = z.looseObject(DocumentRevision.shape).parse(JSON.parse(text)));
    };
    const write = async (
      what: (typeof writes)[number] | "insert",
      { documents, edits, responses }: Process,
    ): Promise<unknown> => {
      written++;
      switch (what) {
        case "create":
          return documents.create(content(), USER).then(learn);
        case "replace":
          return documents.replace(content(), revision, USER).then(learn);
        case "append": {
          const { versions, ...head } = content();
          return documents.change({ head, versions }, revision, USER).then(learn);
        }
        case "remove":
          return documents.remove(documentId, USER);
        case "insert":
          await edits.insert({ id: editId, user: USER, key: editId, requestHash: "", request, credits: 9 });
          return database.db.updateTable("edits").set({ lease_owner: owner }).where("id", "=", editId).execute();
        case "change":
          return edits.change(editId, owner, "prepare", { status_text: `Words ${written}`, status: "running" });
        case "give up":
          return edits.giveUp(editId, owner, { code: "engine_timeout", message: "Too late." });
        case "cancel":
          return edits.cancel(editId);
        case "finish":
          return edits.finish(editId, owner, { status: "completed", result: null, error: null, credits: null });
        case "sweep":
          return sweep({ chores: database.db, responses }, blobs, DAYS_AGO);
      }
    };
    return { documentId, editId, write };
  }
});
