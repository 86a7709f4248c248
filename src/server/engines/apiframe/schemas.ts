import { z } from "zod";

// What the vendor may send. Tolerant on purpose: a field that we do not read may change or vanish.

export const UploadResponse = z.object({ url: z.string().min(1), expiresAt: z.string().optional().catch(undefined) });

export const SubmitResponse = z.object({ jobId: z.string().min(1) });

/** One page of the reference shows `{images: [url]}`, an older one a bare URL. Read as the first URL, or null. */
const Result = z
  .union([z.string().min(1), z.object({ images: z.array(z.string()) }).transform(({ images }) => images[0] ?? null)])
  .nullable()
  .catch(null);

export const JobResponse = z.object({
  status: z.string().transform((status) => status.toUpperCase()),
  progress: z
    .number()
    .transform((progress) => Math.min(100, Math.max(0, progress)))
    .nullable()
    .catch(null),
  result: Result.optional().transform((url) => url ?? null),
  error: z.string().nullable().catch(null),
  creditCost: z.number().min(0).nullable().catch(null),
  expired: z.boolean().catch(false),
});
export type JobResponse = z.infer<typeof JobResponse>;

/** Parameters that a job was started with, named as in `fluxFillParams`; missing and unreadable ones are left out. */
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const JobInput = z.object({
  image: text,
  mask: text,
  prompt: text,
  mode: text,
  outpaint: text,
  output_format: text,
  seed: number,
  steps: number,
  guidance: number,
  safety_tolerance: number,
  prompt_upsampling: z.boolean().optional().catch(undefined),
});

/** `input` may be the whole body of the submission or its parameters alone. */
const ListedInput = z
  .record(z.string(), z.unknown())
  .transform((input) => input.fluxFillParams ?? input.params ?? input)
  .pipe(JobInput)
  .nullable()
  .catch(null);

const ListedJob = z.object({ id: z.string().min(1), createdAt: z.string().catch(""), input: ListedInput });
export type ListedJob = z.infer<typeof ListedJob>;

const Cursor = z.string().min(1).nullable().optional().catch(null);

/** One page of our jobs. The reference does not show its frame: the usual names are taken. */
export const JobList = z
  .union([
    z.array(z.unknown()).transform((jobs) => ({ jobs, nextCursor: null })),
    z
      .object({
        jobs: z.array(z.unknown()).optional(),
        data: z.array(z.unknown()).optional(),
        items: z.array(z.unknown()).optional(),
        nextCursor: Cursor,
        next_cursor: Cursor,
        cursor: Cursor,
      })
      .transform(({ jobs, data, items, nextCursor, next_cursor, cursor }, context) => {
        const listed = jobs ?? data ?? items;
        if (!listed) context.addIssue("There is no list of jobs.");
        return { jobs: listed ?? [], nextCursor: nextCursor ?? next_cursor ?? cursor ?? null };
      }),
  ])
  .transform(({ jobs, nextCursor }) => ({
    jobs: jobs.flatMap((job) => {
      const read = ListedJob.safeParse(job);
      return read.success ? [read.data] : [];
    }),
    nextCursor,
  }));
export type JobList = z.infer<typeof JobList>;

/** The account is read for its balance alone: the rest of the response is nobody's business here. */
export const AccountResponse = z.object({ team: z.object({ credits: z.number() }).nullable().catch(null) });

/** Messages by field; a single message is read as a list of one, anything else is left out. */
const FieldMessages = z
  .record(z.string(), z.union([z.array(z.string()), z.string().transform((message) => [message])]).catch([]))
  .catch({});

export const RefusalResponse = z
  .object({
    error: z.string().catch(""),
    details: FieldMessages.optional().transform((details) => details ?? {}),
    creditsRequired: z.number().optional().catch(undefined),
    creditsAvailable: z.number().optional().catch(undefined),
  })
  .catch({ error: "", details: {}, creditsRequired: undefined, creditsAvailable: undefined });
export type RefusalResponse = z.infer<typeof RefusalResponse>;

/** The ticket that `submit` returns and `follow` gets back, perhaps after a restart. */
export const Ticket = z.object({ jobId: z.string().min(1) });
