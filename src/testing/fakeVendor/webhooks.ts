import { createHash, createHmac } from "node:crypto";
import type { WebhookEvent } from "./contract.ts";
import type { Job } from "./jobs.ts";

/** One message as it was sent and taken. */
export interface SentWebhook {
  readonly event: WebhookEvent;
  readonly jobId: string;
  /** Status of the response; null when nobody took the message. */
  readonly status: number | null;
}

const EVENTS: Readonly<Partial<Record<Job["status"], WebhookEvent>>> = {
  PROCESSING: "progress",
  COMPLETED: "completed",
  FAILED: "failed",
};

/**
 * Tells submitters of their jobs. Each message goes out twice, as duplicates are normal, and the signature takes turns between the forms
 * that the vendor's pages show: keyed with the digest's bytes or with its hex text, with the prefix or without.
 */
export function createWebhooks(apiKey: string) {
  const digest = createHash("sha256").update(apiKey).digest();
  const forms = [digest, digest.toString("hex")].flatMap((key) => ["sha256=", ""].map((prefix) => ({ key, prefix })));
  const sent: SentWebhook[] = [];
  const closing = new AbortController();
  let messages = 0;

  const send = async (url: string, event: WebhookEvent, jobId: string, body: string): Promise<void> => {
    const { key, prefix } = forms[messages++ % forms.length] ?? { key: digest, prefix: "" };
    const headers = {
      "Content-Type": "application/json",
      "X-Webhook-Event": event,
      "X-Webhook-Signature": prefix + createHmac("sha256", key).update(body).digest("hex"),
    };
    const status = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: closing.signal }).then(
      (response) => response.status,
      () => null,
    );
    sent.push({ event, jobId, status });
  };

  return {
    sent,
    /** Says what the job has come to, where its submitter asked for that; resolves when the message was taken or lost. */
    async notify(job: Job): Promise<void> {
      const event = EVENTS[job.status];
      if (!job.webhook || event === undefined || !job.webhook.events.includes(event)) return;
      const { url } = job.webhook;
      const { id, status, progress, result, error, completedAt, creditCost } = job;
      const known = { progress, result, error, completedAt, creditCost: completedAt === null ? null : creditCost };
      const notified = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
      const body = JSON.stringify({ event, jobId: id, status, model: "flux-fill-pro", ...notified });
      await Promise.all([send(url, event, id, body), send(url, event, id, body)]);
    },
    close: () => closing.abort(),
  };
}
