import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { onEachHome } from "../testing/homes.ts";
import { maskOf, noise, ServerHarness } from "../testing/serverHarness.ts";

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterEach(() => {
    for (const engine of [h.paid, h.free]) engine.submissions.length = 0;
  });
  afterAll(() => h.dispose());

  describe("an edit that is accepted", () => {
    test("comes to its result, and the engine was sent the region and a hard mask", async () => {
      const { id, region } = await h.accept(await h.inpaint());
      expect(region).toEqual({ x: 0, y: 0, width: 64, height: 48 });
      const edit = await h.finished(id);
      expect(edit).toMatchObject({ status: "completed", progress: 100, error: null });
      expect(edit.result).toMatchObject({ region, scale: 1, located: "exact" });
      expect((await h.get(`/images/${edit.result?.imageId}`)).headers["content-type"]).toBe("image/jpeg");
      const [sent] = h.free.submissions;
      if (sent?.work.mode !== "inpaint") throw new Error("not sent");
      expect(sent.key).toBe(id);
      expect(await sharp(sent.work.image).metadata()).toMatchObject({ format: "png", width: 64, height: 48, channels: 3 });
      const mask = await sharp(sent.work.mask).toColourspace("b-w").raw().toBuffer();
      expect(mask.reduce((sum, value) => sum + Number(value === 255), 0)).toBe(8 * 6);
      expect(mask.every((value) => value === 0 || value === 255)).toBe(true);
    });

    test("is sent again only when something is new", async () => {
      const { id } = await h.accept(await h.inpaint());
      await h.finished(id);
      const { headers } = await h.get(`/edits/${id}`);
      const again = (tag: string) => h.get(`/edits/${id}`, { "if-none-match": tag });
      for (const tag of [String(headers.etag), `W/${headers.etag}`, `"other", ${headers.etag}`]) {
        expect([(await again(tag)).statusCode, (await again(tag)).body]).toEqual([304, ""]);
      }
      for (const tag of ['"other"', '""']) expect((await again(tag)).statusCode).toBe(200);
      const other = await h.accept(await h.inpaint());
      expect((await h.get(`/edits/${other.id}`, { "if-none-match": String(headers.etag) })).statusCode).toBe(200);
    });

    test("is sent at the engine's size, with every painted pixel white", async () => {
      const canvas = { width: 100, height: 70 };
      const image = await h.upload(await noise(canvas, 3));
      const mask = await h.upload(await maskOf(canvas, [33, 21, 1, 1]));
      const layers = [{ imageId: image.id, x: 0, y: 0 }];
      const request = { ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp", canvas, layers, maskId: mask.id };
      const { id } = await h.accept({ ...request, region: { x: 10, y: 6, width: 90, height: 60 } });
      expect(await h.finished(id)).toMatchObject({ status: "completed", credits: 9, result: { scale: 90 / 96 } });
      const [sent] = h.paid.submissions;
      if (sent?.work.mode !== "inpaint") throw new Error("not sent");
      expect(sent.work.size).toEqual({ width: 96, height: 64 });
      expect(await sharp(sent.work.mask).metadata()).toMatchObject({ width: 96, height: 64 });
      expect((await sharp(sent.work.mask).stats()).channels[0]?.max).toBe(255);
    });

    test("with the same key and body is the same edit, also when sent twice at once; with another body it is refused", async () => {
      const request = await h.inpaint();
      const key = randomUUID();
      const [one, two] = await Promise.all([h.accept(request, key), h.accept(request, key)]);
      expect(two.id).toBe(one.id);
      await h.finished(one.id);
      expect((await h.accept(request, key)).id).toBe(one.id);
      expect(h.free.submissions).toHaveLength(1);
      const other = await h.postEdit({ ...request, params: { seed: 5 } }, key);
      expect(other.statusCode).toBe(409);
      expect(other.json()).toMatchObject({ code: "conflict" });
    });

    test("is found by its document, newest first, page by page", async () => {
      const documentId = randomUUID();
      const request = await h.inpaint({ documentId });
      const made: string[] = [];
      for (let i = 0; i < 52; i++) made.push((await h.accept(request)).id);
      const first = (await h.get(`/edits?documentId=${documentId}`)).json();
      expect(first.items).toHaveLength(50);
      const second = (await h.get(`/edits?documentId=${documentId}&cursor=${first.nextCursor}`)).json();
      expect(second.nextCursor).toBeNull();
      const listed = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
      expect(new Set(listed)).toEqual(new Set(made));
      await Promise.all(made.map((id) => h.finished(id)));
      expect((await h.get("/edits?cursor=nonsense")).json()).toMatchObject({ status: 400, code: "bad_request" });
    });
  });

  describe("a refusal has its own code and starts nothing", () => {
    const canvas = { width: 64, height: 48 };
    test.each([
      ["mask_wrong_size", () => maskOf({ width: 63, height: 48 }, [1, 1, 5, 5])],
      ["mask_empty", () => maskOf(canvas, [0, 0, 0, 0])],
      ["mask_not_black_and_white", () => maskOf(canvas, [1, 1, 5, 5], 254)],
      ["mask_not_black_and_white", () => noise(canvas)],
      [
        "mask_not_black_and_white",
        () =>
          sharp({ create: { ...canvas, channels: 3, background: "#ff0000" } })
            .png()
            .toBuffer(),
      ],
    ])("%s", async (code, mask) => {
      const { id } = await h.upload(await mask());
      const response = await h.postEdit(await h.inpaint({ maskId: id }));
      expect(response.json()).toMatchObject({ status: 422, code });
      if (code === "mask_wrong_size") expect(response.json().details).toEqual({ mask: { width: 63, height: 48 }, canvas });
    });

    test("white that lies outside the region alone, before anything is charged; a single white pixel inside is enough", async () => {
      const request = { ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" };
      const refused = await h.postEdit({ ...request, region: { x: 28, y: 0, width: 36, height: 48 } });
      expect(refused.json()).toMatchObject({ status: 422, code: "mask_outside_region" });
      expect(refused.json().details).toMatchObject({ painted: { x: 20, y: 10, width: 8, height: 6 } });
      expect(h.paid.submissions).toEqual([]);
      const { id } = await h.accept({ ...request, region: { x: 27, y: 15, width: 37, height: 33 } });
      expect(await h.finished(id)).toMatchObject({ status: "completed" });
      h.paid.submissions.length = 0;
    });

    test("a prompt over 2,000 UTF-16 units, as the vendor counts; one of just as many is sent", async () => {
      const request = { ...(await h.inpaint()), engine: "apiframe" };
      const [most, over] = [1000, 1001].map((count) => "\u{1f3d4}".repeat(count));
      expect((await h.postEdit({ ...request, prompt: over })).json()).toMatchObject({ status: 400, code: "bad_request" });
      expect(h.paid.submissions).toEqual([]);
      expect(await h.finished((await h.accept({ ...request, prompt: most })).id)).toMatchObject({ status: "completed" });
      h.paid.submissions.length = 0;
    });

    test("white of RGBA and one-bit masks is taken", async () => {
      const grey = await maskOf(canvas, [3, 3, 5, 5]);
      const colour = await sharp(grey).toColourspace("srgb").ensureAlpha().png().toBuffer();
      const oneBit = await sharp(grey).png({ palette: true, colours: 2 }).toBuffer();
      for (const mask of [colour, oneBit]) {
        const { id } = await h.accept(await h.inpaint({ maskId: (await h.upload(mask)).id }));
        expect(await h.finished(id)).toMatchObject({ status: "completed" });
      }
      h.free.submissions.length = 0;
    });

    test("what the engine or the mode asks for", async () => {
      const { maskId: _, ...maskless } = await h.inpaint();
      expect((await h.postEdit(maskless)).json()).toMatchObject({ code: "mask_required" });
      expect((await h.postEdit({ ...maskless, mode: "outpaint" })).json()).toMatchObject({ code: "preset_required" });
      expect((await h.postEdit({ ...(await h.inpaint()), engine: "apiframe", prompt: "  " })).json()).toMatchObject({
        code: "prompt_required",
      });
      h.paid.reason = "No key is set.";
      const refused = await h.postEdit({ ...(await h.inpaint()), engine: "apiframe", prompt: "x" });
      h.paid.reason = null;
      expect(refused.json()).toMatchObject({ status: 503, code: "engine_unavailable", detail: "No key is set." });
      const elsewhere = { x: 60, y: 0, width: 10, height: 10 };
      expect((await h.postEdit(await h.inpaint({ region: elsewhere }))).json()).toMatchObject({ code: "bad_request" });
      const unknown = [{ imageId: "0".repeat(64), x: 0, y: 0 }];
      expect((await h.postEdit(await h.inpaint({ layers: unknown }))).json()).toMatchObject({
        status: 404,
        code: "not_found",
        details: { kind: "image" },
      });
      expect((await h.send("POST", "/edits", await h.inpaint())).json()).toMatchObject({ status: 400, code: "bad_request" });
      expect(h.free.submissions.length + h.paid.submissions.length).toBe(0);
    });
  });

  describe("whatever fails", () => {
    test("a refusal is told in the provider's words, and nothing is charged", async () => {
      h.paid.script(
        new AppError("engine_refused", "The vendor refused this edit (content policy).", {
          details: { reason: "x", creditsSpent: 0 },
        }),
      );
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      const edit = await h.finished(id);
      expect(edit).toMatchObject({ status: "failed", credits: 0, error: { code: "engine_refused", details: { reason: "x" } } });
      expect(edit.error?.message).toContain("content policy");
    });

    test("a retryable one is tried again under the same key", async () => {
      h.paid.refusals.push(new AppError("engine_busy", "Busy.", { retryable: true }));
      h.paid.script(new AppError("network", "Reset.", { retryable: true }));
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      expect(await h.finished(id)).toMatchObject({ status: "completed" });
      expect(h.paid.submissions.map(({ key }) => key)).toEqual([id, id]);
    });

    test("what was not foreseen says nothing of itself, but is logged", async () => {
      h.free.script(...Array.from({ length: 5 }, () => new Error("disk /srv/secret")));
      const { id } = await h.accept(await h.inpaint());
      const edit = await h.finished(id);
      expect(edit).toMatchObject({ status: "failed", error: { code: "internal" } });
      expect(JSON.stringify(edit)).not.toContain("secret");
      expect(h.logged.join("")).toContain("disk /srv/secret");
    });

    test("a result that is no picture is told as such", async () => {
      h.free.script({ kind: "picture", bytes: Buffer.from("<html>"), credits: 9 });
      const { id } = await h.accept(await h.inpaint());
      expect(await h.finished(id)).toMatchObject({ status: "failed", error: { code: "engine_bad_result" } });
    });

    test("an edit without end fails after ten minutes", async () => {
      const wait = { kind: "progress", progress: 3, stage: "repainting", pollAfterMs: 60_000 } as const;
      h.free.script(...Array.from({ length: 11 }, () => wait));
      const { id } = await h.accept(await h.inpaint());
      expect(await h.finished(id)).toMatchObject({ status: "failed", error: { code: "engine_timeout" } });
      expect(h.free.cancellations).toContainEqual({ key: id });
    });
  });

  describe("a result that is late", () => {
    const late = { kind: "progress", progress: 3, stage: "repainting", pollAfterMs: 60_000 } as const;
    const passTheLimit = async () => {
      h.paid.script(...Array.from({ length: 11 }, () => late));
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      const edit = await h.finished(id);
      expect(edit).toMatchObject({ status: "failed", credits: 9, result: null, error: { code: "engine_timeout" } });
      expect(edit).toMatchObject({ awaitsLateResult: true });
      expect(edit.error?.message).toContain("For a day the server keeps asking for the result of this run, which was paid for");
      return id;
    };
    const lookAgain = async (id: string) => {
      await h.until(id, () => h.isReleased(id));
      await h.lookAgain(id);
    };

    test("is kept with the failed edit, which was paid for", async () => {
      const id = await passTheLimit();
      h.paid.script(late);
      await lookAgain(id);
      await lookAgain(id);
      const edit = await h.until(id, ({ result }) => result !== null);
      expect(edit).toMatchObject({ status: "failed", stage: "failed", credits: 9, error: { code: "engine_timeout" } });
      expect(edit).toMatchObject({ awaitsLateResult: false });
      expect(h.paid.submissions).toHaveLength(1);
    });

    test("and is a refusal gives the credits back and says so", async () => {
      const id = await passTheLimit();
      h.paid.script(new AppError("engine_refused", "Content policy.", { details: { creditsSpent: 0 } }));
      await lookAgain(id);
      expect(await h.until(id, ({ credits }) => credits === 0)).toMatchObject({
        status: "failed",
        error: { message: "Content policy." },
        awaitsLateResult: false,
      });
    });
  });

  describe("cancel", () => {
    test("ends the work of an engine that can", async () => {
      const held = h.free.script("hold").isHeld();
      const { id } = await h.accept(await h.inpaint());
      await held;
      const canceled = await h.send("POST", `/edits/${id}/cancel`);
      expect(canceled.json()).toMatchObject({
        status: "canceled",
        result: null,
        stage: "canceled",
        awaitsLateResult: false,
      });
      await h.until(id, () => h.free.cancellations.some(({ key }) => key === id));
      expect(h.free.cancellations).toContainEqual({ key: id });
      expect((await h.send("POST", `/edits/${id}/cancel`)).json()).toMatchObject({ status: "canceled" });
    });

    test("is stop-waiting for one that cannot: a late result is kept", async () => {
      const held = h.paid.script("hold").isHeld();
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      await held;
      expect((await h.send("POST", `/edits/${id}/cancel`)).json()).toMatchObject({
        status: "canceled",
        result: null,
        awaitsLateResult: true,
      });
      h.paid.release();
      const late = await h.until(id, ({ result }) => result !== null);
      expect(late).toMatchObject({ status: "canceled", stage: "canceled", credits: 9, awaitsLateResult: false });
    });
  });

  describe("after a restart", () => {
    test("an edit under way goes on with its ticket", async () => {
      const held = h.paid.script("hold").isHeld();
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      await held;
      await h.stop();
      await h.start();
      expect(await h.finished(id)).toMatchObject({ status: "completed" });
      expect(h.paid.submissions).toHaveLength(1);
    });

    test("an edit whose worker died is taken over when its lease has run out, not before, and under the same key", async () => {
      const held = h.paid.script("hold").isHeld();
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      await held;
      await h.stop();
      const dead = { lease_owner: "dead", lease_until: sql<Date>`now() + interval '1 hour'`, stage: "submit", ticket: null };
      await h.database.db.updateTable("edits").set(dead).where("id", "=", id).execute();
      await h.start();
      if (!h.database.isAlone) {
        expect(await h.edit(id)).toMatchObject({ status: "running" });
        const over = { lease_until: sql<Date>`now() - interval '1 second'` };
        await h.database.db.updateTable("edits").set(over).where("id", "=", id).execute();
        await h.resume();
      }
      expect(await h.finished(id)).toMatchObject({ status: "completed" });
      expect(h.paid.submissions.map(({ key }) => key)).toEqual([id, id]);
    });

    test.each([
      ["taken up 30 times", { attempts: 30 }, "internal", "again and again"],
      ["submitted two days ago", { submitted_at: sql<Date>`now() - interval '2 days'` }, "engine_lost", "charged twice"],
    ])("an edit that is past help (%s) fails with a reason", async (_, past, code, words) => {
      const held = h.paid.script("hold").isHeld();
      const { id } = await h.accept({ ...(await h.inpaint()), engine: "apiframe", prompt: "a lamp" });
      await held;
      await h.stop();
      await h.database.db
        .updateTable("edits")
        .set({ ...past, stage: "submit" })
        .where("id", "=", id)
        .execute();
      await h.start();
      const edit = await h.finished(id);
      expect(edit).toMatchObject({ status: "failed", error: { code } });
      expect(edit.error?.message).toContain(words);
      expect(h.paid.submissions).toHaveLength(1);
    });

    test("an engine that lost its jobs gets the edit again under the same key", async () => {
      const held = h.free.script("hold").isHeld();
      const { id } = await h.accept(await h.inpaint());
      await held;
      await h.stop();
      h.free.forget();
      await h.start();
      expect(await h.finished(id)).toMatchObject({ status: "completed" });
      expect(h.free.submissions.map(({ key }) => key)).toEqual([id, id]);
    });
  });

  describe("an outpaint", () => {
    test("is placed where the engine says", async () => {
      const { maskId: _, ...request } = await h.inpaint({ mode: "outpaint", preset: "Left outpaint" });
      const wide = await noise({ width: 96, height: 48 }, 9);
      h.free.script({ kind: "picture", bytes: wide, credits: 0, placed: { x: 32, y: 0 } });
      const { id } = await h.accept(request);
      expect((await h.finished(id)).result).toMatchObject({
        region: { x: -32, y: 0, width: 96, height: 48 },
        scale: 1,
        located: "exact",
      });
      expect(h.free.submissions[0]?.work).toMatchObject({ mode: "outpaint", preset: "Left outpaint" });
    });

    test("is matched when the engine does not say, and a guess is called uncertain", async () => {
      const canvas = { width: 320, height: 240 };
      const photograph = fileURLToPath(new URL("../../../public/samples/rocket.jpg", import.meta.url));
      const old = await sharp(photograph).resize(320, 240).png().toBuffer();
      const layers = [{ imageId: (await h.upload(old)).id, x: 0, y: 0 }];
      const { maskId: _, ...request } = await h.inpaint({ mode: "outpaint", preset: "Zoom out 2x", canvas, layers });
      const around = { top: 120, bottom: 120, left: 160, right: 160, background: "#808080" };
      h.free.script({ kind: "picture", bytes: await sharp(old).extend(around).jpeg().toBuffer(), credits: 0 });
      const matched = await h.finished((await h.accept(request)).id);
      expect(matched.result?.located).toBe("matched");
      for (const [side, value] of Object.entries({ x: -160, y: -120, width: 640, height: 480 })) {
        const found = Object.entries(matched.result?.region ?? {}).find(([name]) => name === side)?.[1];
        expect(Math.abs((found ?? Number.NaN) - value)).toBeLessThanOrEqual(1);
      }
      h.free.script({ kind: "picture", bytes: await noise({ width: 640, height: 480 }, 11), credits: 0 });
      const guessed = await h.finished((await h.accept(request)).id);
      expect(guessed.result).toMatchObject({ region: { x: -160, y: -120, width: 640, height: 480 }, located: "uncertain" });
    });
  });
});
