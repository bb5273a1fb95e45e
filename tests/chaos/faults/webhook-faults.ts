import { setTimeout as delay } from 'node:timers/promises';
import { forwardAtLast, type Passing, type WebhookTreatment } from '../system/webhook-proxy.ts';
import type { Fault } from './fault.ts';

const ACCEPTED = 200;
const DROPPED_SHARE = 0.5;
const DELAY_MS = { least: 2_000, span: 4_000 };
const SHUFFLE_MS = 2_000;
/** Without webhooks the system still records, but only after the reconciler has asked LiveKit. */
const WITHOUT_WEBHOOKS_SECONDS = 66;

function webhookFault(kind: string, atStart: number, treatmentOf: (random: () => number) => WebhookTreatment): Fault {
  return {
    kind,
    part: 'webhooks',
    moments: ['whole'],
    holdSeconds: [0, 0],
    bound: () => ({ atStart, later: 0 }),
    inject({ webhooks }, random) {
      webhooks.treat(treatmentOf(random));
      return () => webhooks.treat();
    },
  };
}

export const webhooksGone = webhookFault('webhooks-gone', WITHOUT_WEBHOOKS_SECONDS, () => async () => ACCEPTED);

export const webhooksDropped = webhookFault(
  'webhooks-dropped',
  WITHOUT_WEBHOOKS_SECONDS,
  (random) => async (webhook) => (random() < DROPPED_SHARE ? ACCEPTED : webhook.forward()),
);

export const webhooksDelayed = webhookFault('webhooks-delayed', 8, (random) => async (webhook) => {
  void delay(DELAY_MS.least + random() * DELAY_MS.span).then(() => forwardAtLast(webhook));
  return ACCEPTED;
});

export const webhooksRepeated = webhookFault('webhooks-repeated', 0, () => async (webhook) => {
  void Promise.all([forwardAtLast(webhook), forwardAtLast(webhook)]);
  return webhook.forward();
});

/** Forwards webhooks that arrive within two seconds in the opposite order. */
export const webhooksShuffled = webhookFault('webhooks-shuffled', 4, () => {
  let collected: Passing[] = [];
  return async (webhook) => {
    collected.push(webhook);
    if (collected.length === 1) void delay(SHUFFLE_MS).then(passOn);
    return ACCEPTED;
  };
  async function passOn(): Promise<void> {
    const backwards = collected.reverse();
    collected = [];
    for (const webhook of backwards) await forwardAtLast(webhook);
  }
});
