import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { detailsOf, EditBody, JobsQuery, sniff } from "./contract.ts";
import { type Endpoint, type Fault, isJobFault, type JobFault, type ResponseFault } from "./faults.ts";
import { CREDITS, finishJob, isOver, type Job, newJob } from "./jobs.ts";
import { createWebhooks, type SentWebhook } from "./webhooks.ts";

const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;
const QUEUED_LOOKS = 1;

export interface FakeUpstreamOptions {
  readonly apiKey: string;
  /** Default 900. */
  readonly credits?: number;
  /** Of all that is random in the pictures, where a request names none. */
  readonly seed?: number;
  /** The looks at which a job is not done yet: queued at the first, then processing; default 2. */
  readonly looks?: number;
  /** A job moves at most once in this time; default 0: at each look. */
  readonly stepMs?: number;
  /** Responses leave so long after they were carried out; default 0. */
  readonly responseMs?: number;
  /** Default one hour. */
  readonly uploadLifeMs?: number;
  /** Its clock, milliseconds since 1970, for uploads and the Date of its responses. */
  readonly now?: () => number;
}

/** A received request, without the key. */
interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly endpoint: Endpoint | null;
  readonly hasKey: boolean;
  readonly idempotencyKey: string | undefined;
  /** The JSON sent to `POST /v2/images/edit`; null elsewhere. */
  readonly body: unknown;
}

export interface FakeUpstream {
  /** Starts it on 127.0.0.1 and gives its base URL; port 0 is any free one. */
  listen(port?: number): Promise<string>;
  /** Its base URL, while it listens. */
  url(): string;
  close(): Promise<void>;
  /** Faults to come, in this order; each is used up once. `hold` works at once and until it is taken back. */
  script(...faults: readonly Fault[]): void;
  readonly requests: readonly SeenRequest[];
  readonly jobs: ReadonlyMap<string, Job>;
  /** Messages to those who asked for them, two of each, as they were taken. */
  readonly webhooks: readonly SentWebhook[];
  /** Brings each job on by as much as a look would; resolves when whoever asked for it was told. */
  advance(): Promise<void>;
  credits(): number;
  /** Drops all uploads, whatever lifetime was announced. */
  loseUploads(): void;
  /** As after a day: a key that comes again is a new run. */
  forgetKeys(): void;
}

interface VendorResponse {
  readonly status: number;
  readonly body: Buffer;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): VendorResponse => ({
  status,
  body: Buffer.from(JSON.stringify(content)),
  type: "application/json",
  headers,
});

/** Apiframe v2 as its contract says, for tests: strict about what comes in, and as hard on pictures as the real model. */
export function createFakeUpstream(options: FakeUpstreamOptions): FakeUpstream {
  const { apiKey, seed = 1, looks = 2, stepMs = 0, responseMs = 0, uploadLifeMs = 3_600_000, now = Date.now } = options;
  const uploads = new Map<string, { readonly bytes: Buffer; readonly expiresAtMs: number }>();
  const files = new Map<string, { readonly bytes: Buffer; readonly type: string }>();
  const jobs = new Map<string, Job>();
  /** Being carried out just now: once is enough. */
  const moving = new Set<Job>();
  const byIdempotencyKey = new Map<string, Job>();
  const requests: SeenRequest[] = [];
  const webhooks = createWebhooks(apiKey);
  let responseFaults: ResponseFault[] = [];
  const jobFaults: JobFault[] = [];
  let credits = options.credits ?? 900;
  let isHeld = false;
  let base = "";

  const world = {
    upload(url: string) {
      const upload = uploads.get(url);
      return upload && upload.expiresAtMs > now() ? upload.bytes : null;
    },
    store(bytes: Buffer, format: "jpg" | "png") {
      const path = `/files/${randomUUID()}.${format}`;
      files.set(path, { bytes, type: format === "jpg" ? "image/jpeg" : "image/png" });
      return base + path;
    },
    refund() {
      credits += CREDITS;
    },
  };

  const upload = async (request: IncomingMessage, body: Buffer): Promise<VendorResponse> => {
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData().catch(() => null);
    const parts = form ? [...form.entries()] : [];
    const [name, file] = parts[0] ?? [];
    if (parts.length !== 1 || name !== "file" || !(file instanceof Blob)) return json(400, { error: "No file uploaded" });
    const bytes = Buffer.from(await file.arrayBuffer());
    if (bytes.length > MAX_UPLOAD_BYTES) return json(400, { error: "File too large" });
    const contentType = sniff(bytes);
    if (contentType === null) return json(400, { error: "Unsupported file type" });
    const id = randomUUID();
    const url = `${base}/uploads/${id}`;
    const expiresAtMs = now() + uploadLifeMs;
    uploads.set(url, { bytes, expiresAtMs });
    return json(201, {
      id,
      url,
      kind: "image",
      contentType,
      byteSize: bytes.length,
      expiresAt: new Date(expiresAtMs).toISOString(),
    });
  };

  const edit = (key: string | undefined, body: unknown): VendorResponse => {
    if (key !== undefined && (key === "" || key.length > 255)) return json(400, { error: "Invalid Idempotency-Key" });
    const original = key === undefined ? undefined : byIdempotencyKey.get(key);
    if (original) return json(202, { jobId: original.id, status: original.status });
    const parsed = EditBody.safeParse(body);
    if (!parsed.success) return json(400, { error: "Validation failed", details: detailsOf(parsed.error) });
    const { image, mask } = parsed.data.fluxFillParams;
    const lost = Object.entries({ image, mask }).filter(([, url]) => url?.startsWith(`${base}/uploads/`) && !uploads.has(url));
    if (lost.length > 0) {
      const details = Object.fromEntries(lost.map(([field]) => [field, ["could not be fetched"]]));
      return json(400, { error: "Validation failed", details });
    }
    if (credits < CREDITS) {
      return json(402, { error: "Insufficient credits", creditsRequired: CREDITS, creditsAvailable: credits });
    }
    credits -= CREDITS;
    const { fluxFillParams, webhookUrl: url, webhookEvents: events } = parsed.data;
    const job = newJob(fluxFillParams, url === undefined ? null : { url, events }, jobFaults.shift());
    jobs.set(job.id, job);
    if (key !== undefined) byIdempotencyKey.set(key, job);
    return json(202, { jobId: job.id, status: job.status });
  };

  /** @returns what is over when its submitter was told of it */
  const step = async (job: Job): Promise<{ readonly notified: Promise<void> }> => {
    if (isOver(job) || moving.has(job) || performance.now() - job.movedAtMs < stepMs) return { notified: Promise.resolve() };
    const before = job.status;
    moving.add(job);
    job.movedAtMs = performance.now();
    job.looks++;
    if (job.looks > looks && !isHeld) await finishJob(job, seed + jobs.size, world);
    else if (job.looks > QUEUED_LOOKS) Object.assign(job, { status: "PROCESSING", progress: 50 });
    moving.delete(job);
    return { notified: job.status === before ? Promise.resolve() : webhooks.notify(job) };
  };

  const look = async (id: string): Promise<VendorResponse> => {
    const job = jobs.get(id);
    if (!job) return json(404, { error: "Job not found" });
    await step(job);
    return json(200, shown(job));
  };

  /** Newest first. A cursor is the id of the last job of the page before. */
  const list = (search: URLSearchParams): VendorResponse => {
    const parsed = JobsQuery.safeParse(Object.fromEntries(search));
    if (!parsed.success) return json(400, { error: "Validation failed", details: detailsOf(parsed.error) });
    const { status, model, limit, cursor, search: id } = parsed.data;
    const all = [...jobs.values()]
      .reverse()
      .filter((job) => (status === undefined || job.status === status) && (id === undefined || job.id === id))
      .filter(() => model === undefined || model === "flux-fill-pro");
    const after = cursor === undefined ? -1 : all.findIndex((job) => job.id === cursor);
    if (cursor !== undefined && after < 0) return json(400, { error: "Invalid cursor" });
    const page = all.slice(after + 1, after + 1 + limit);
    const isLast = after + 1 + limit >= all.length;
    const listed = page.map((job) => ({ ...shown(job), input: { model: "flux-fill-pro", fluxFillParams: job.params } }));
    return json(200, { jobs: listed, nextCursor: isLast ? null : (page.at(-1)?.id ?? null) });
  };

  const account = (): VendorResponse =>
    json(200, {
      user: { id: "user_1", email: "designer@example.com", role: "user" },
      team: { id: "team_1", name: "Studio", credits, plan: "pro", customerId: null },
      apiKey: { id: "key_1", name: "overpaint", prefix: "afk_" },
    });

  const work = async (
    request: IncomingMessage,
    path: string,
    endpoint: Endpoint | null,
    body: Buffer,
    search: URLSearchParams,
  ): Promise<VendorResponse> => {
    if (endpoint === "file") {
      const file = files.get(path);
      return file ? { status: 200, body: file.bytes, type: file.type } : json(404, { error: "Not found" });
    }
    const sent = request.headers["x-api-key"];
    if (sent === undefined) return json(401, { error: "API key is required" });
    if (sent !== apiKey) return json(401, { error: "Invalid API key" });
    switch (endpoint) {
      case "uploads":
        return upload(request, body);
      case "edit":
        return edit(headerOf(request, "idempotency-key"), jsonOrNull(body));
      case "job":
        return look(path.slice("/v2/jobs/".length));
      case "jobs":
        return list(search);
      case "me":
        return account();
      default:
        return json(404, { error: "Not found" });
    }
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const { pathname: path, searchParams: search } = new URL(request.url ?? "/", base);
    const endpoint = endpointOf(request.method ?? "GET", path);
    requests.push({
      method: request.method ?? "GET",
      path,
      endpoint,
      hasKey: request.headers["x-api-key"] !== undefined,
      idempotencyKey: headerOf(request, "idempotency-key"),
      body: endpoint === "edit" ? jsonOrNull(body) : null,
    });
    const fault = responseFaults.find(({ at }) => at === undefined || at === endpoint);
    if (fault) responseFaults = responseFaults.filter((other) => other !== fault);
    if (!fault) {
      const done = await work(request, path, endpoint, body, search);
      if (responseMs > 0) await sleep(responseMs);
      return send(response, done);
    }
    const whole = fault.late
      ? await work(request, path, endpoint, body, search)
      : json(200, { id: randomUUID(), status: "QUEUED" });
    if ("status" in fault) return send(response, scripted(fault));
    const half = whole.body.subarray(0, whole.body.length / 2);
    if ("malformed" in fault) return send(response, { ...whole, body: half });
    if ("reset" in fault) {
      response.writeHead(whole.status, { "content-type": whole.type, "content-length": whole.body.length });
      response.write(half, () => response.destroy());
    }
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    response.setHeader("date", new Date(now()).toUTCString());
    respond(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });

  return {
    requests,
    jobs,
    webhooks: webhooks.sent,
    async advance() {
      for (const job of jobs.values()) await (await step(job)).notified;
    },
    credits: () => credits,
    loseUploads: () => uploads.clear(),
    forgetKeys: () => byIdempotencyKey.clear(),
    url: () => base,
    script(...faults) {
      for (const fault of faults) {
        if ("hold" in fault) isHeld = fault.hold;
        else if (isJobFault(fault)) jobFaults.push(fault);
        else responseFaults.push(fault);
      }
    },
    async listen(port = 0) {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("The fake upstream has no port.");
      base = `http://127.0.0.1:${address.port}`;
      return base;
    },
    async close() {
      webhooks.close();
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function endpointOf(method: string, path: string): Endpoint | null {
  if (method === "POST" && path === "/v2/uploads") return "uploads";
  if (method === "POST" && path === "/v2/images/edit") return "edit";
  if (method === "GET" && path === "/v2/me") return "me";
  if (method === "GET" && path === "/v2/jobs") return "jobs";
  if (method === "GET" && path.startsWith("/v2/jobs/")) return "job";
  if (method === "GET" && path.startsWith("/files/")) return "file";
  return null;
}

function shown({ id, status, progress, result, error, creditCost, createdAt, completedAt, fault }: Job): object {
  const hasExpired = fault && "result" in fault && (fault.result === "purged" || fault.result === "keptThough");
  return {
    id,
    status,
    model: "flux-fill-pro",
    progress,
    result,
    error,
    creditCost,
    webhookStatus: null,
    createdAt,
    completedAt,
    ...(hasExpired ? { expired: true } : {}),
  };
}

const scripted = ({ status, headers, retryAfter, body }: Extract<ResponseFault, { status: number }>): VendorResponse =>
  json(status, body ?? { error: "Scripted" }, {
    ...headers,
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
  });

function send(response: ServerResponse, { status, body, type, headers }: VendorResponse): void {
  const named = { "content-type": type, "content-length": body.length, "x-request-id": randomUUID() };
  response.writeHead(status, { ...named, ...headers });
  response.end(body);
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
