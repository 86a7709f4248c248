import { randomUUID } from "node:crypto";
import sharp from "sharp";
import type { FluxFillParams, Webhook } from "./contract.ts";
import { damaged, inpaint, outpaint, seededRandom } from "./damage.ts";
import type { JobFault } from "./faults.ts";

export const CREDITS = 9;

export interface Job {
  readonly id: string;
  readonly params: FluxFillParams;
  readonly fault: JobFault | undefined;
  readonly webhook: Webhook | null;
  readonly createdAt: string;
  status: "QUEUED" | "PROCESSING" | "COMPLETED" | "FAILED" | "CANCELLED";
  progress: number | null;
  result: string | { images: string[] } | null;
  error: string | null;
  completedAt: string | null;
  /** Credits charged, less those refunded. */
  creditCost: number;
  looks: number;
  movedAtMs: number;
}

export function newJob(params: FluxFillParams, webhook: Webhook | null, fault: JobFault | undefined): Job {
  return {
    id: randomUUID(),
    params,
    fault,
    webhook,
    createdAt: new Date().toISOString(),
    status: "QUEUED",
    progress: null,
    result: null,
    error: null,
    completedAt: null,
    creditCost: CREDITS,
    looks: 0,
    movedAtMs: performance.now(),
  };
}

export const isOver = ({ status }: Job): boolean => status !== "QUEUED" && status !== "PROCESSING";

/** The parts of the vendor that a job may read and write. */
export interface JobWorld {
  /** An upload by its URL; null when unknown or expired. */
  upload(url: string): Buffer | null;
  /** Keeps a result and gives its URL. */
  store(bytes: Buffer, format: "jpg" | "png"): string;
  refund(): void;
}

/** Carries the job out, as its fault says; a failure gives the credits back. */
export async function finishJob(job: Job, seed: number, world: JobWorld): Promise<void> {
  job.completedAt = new Date().toISOString();
  const { fault, params } = job;
  const end = (status: "FAILED" | "CANCELLED", error: string | null, isKept = false) => {
    Object.assign(job, { status, error, progress: null, creditCost: isKept ? CREDITS : 0 });
    if (!isKept) world.refund();
  };
  if (fault && "fail" in fault) return end("FAILED", fault.fail);
  if (fault && "cancel" in fault) return end("CANCELLED", null, fault.kept);

  const random = seededRandom(params.seed ?? seed);
  const image = world.upload(params.image);
  if (!image) return end("FAILED", "could not fetch image");
  let picture: Awaited<ReturnType<typeof inpaint>>;
  if (params.mode === "inpaint") {
    const mask = world.upload(params.mask);
    if (!mask) return end("FAILED", "could not fetch mask");
    picture = await inpaint(image, mask, random);
    if (!picture) return end("FAILED", "mask dimensions do not match the image");
  } else {
    const isTurned = fault && "result" in fault && fault.result === "turned";
    picture = await outpaint(isTurned ? await sharp(image).rotate(180).png().toBuffer() : image, params.outpaint, random);
  }
  if (fault && "result" in fault && fault.result === "otherShape")
    picture = { ...picture, width: picture.height, height: picture.width };
  const isLarge = fault && "result" in fault && fault.result === "large";
  const made = await damaged(picture, params.output_format, random);
  const bytes = isLarge ? await sharp(made).resize(4_000, 3_000, { fit: "fill" }).toBuffer() : made;
  job.result = resultOf(fault, bytes, (content) => world.store(content, params.output_format));
  job.status = "COMPLETED";
  job.progress = 100;
}

function resultOf(fault: JobFault | undefined, bytes: Buffer, store: (bytes: Buffer) => string): Job["result"] {
  switch (fault && "result" in fault ? fault.result : "whole") {
    case "bare":
      return store(bytes);
    case "truncated":
      return { images: [store(bytes.subarray(0, Math.floor(bytes.length / 2)))] };
    case "notAPicture":
      return { images: [store(Buffer.from("<!doctype html><title>Sorry</title>"))] };
    case "purged":
      return { images: [store(bytes).replace("/files/", "/files/gone-")] };
    case "noWeb":
      return { images: ["file:///etc/hostname"] };
    case "missing":
      return null;
    default:
      return { images: [store(bytes)] };
  }
}
