import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { signWebhook, type WebhookKeys } from '../sign-webhook.ts';

export interface WebhookSenderOptions {
  readonly keys: WebhookKeys;
  /** Returns the receiver of the webhooks. None are sent while it is null. */
  readonly url: () => string | null;
  /** The pause before each retry, as in LiveKit. Without any, a failed webhook is dropped. */
  readonly retryPausesMs: readonly number[];
}

/**
 * Sends events as LiveKit does: one after the other, with a new signature for each attempt and the same event ID in
 * all.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  #queue: Promise<unknown> = Promise.resolve();
  /** Status codes of the receiver, in order. */
  readonly answers: number[] = [];

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Resolves once the event was accepted or dropped. */
  send(event: object, now: Date): Promise<void> {
    const createdAt = String(Math.floor(now.getTime() / 1000));
    return this.sendBody(JSON.stringify({ ...event, id: `EV_${randomUUID()}`, createdAt }));
  }

  sendBody(rawBody: string): Promise<void> {
    const sent = this.#queue.then(() => this.#deliver(rawBody));
    this.#queue = sent;
    return sent;
  }

  async #deliver(rawBody: string): Promise<void> {
    for (const pauseMs of [0, ...this.#options.retryPausesMs]) {
      const url = this.#options.url();
      if (url === null) return;
      await delay(pauseMs);
      const status = await this.#post(url, rawBody);
      this.answers.push(status);
      // LiveKit retries only if the receiver failed, not if it refused the webhook.
      if (status < 500) return;
    }
  }

  async #post(url: string, rawBody: string): Promise<number> {
    const authorization = await signWebhook(rawBody, this.#options.keys);
    const headers = { 'Content-Type': 'application/webhook+json', Authorization: authorization };
    const answer = fetch(url, { method: 'POST', headers, body: rawBody });
    return answer.then(
      ({ status }) => status,
      () => 599,
    );
  }
}
