/**
 * Measures how fast a webhook is answered (signature, inbox row and job in one durable transaction), and how soon after
 * the answer a worker starts to apply it. Prints one JSON object.
 * Run: `npm run bench -- webhook`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createJobConsumer, createJobQueue, createUnitOfWork, type JobHandlers } from '@young-minds/database';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { Command } from 'commander';
import { signWebhook } from '../tests/support/sign-webhook.ts';
import { openBenchDatabase } from './support/open-bench-database.ts';
import { summarize } from './support/summarize.ts';

new Command('npm run bench -- webhook')
  .description('measure how fast a webhook is answered and how soon a worker starts on it')
  .parse();

const WARM_UP = 50;
const MEASURED = 500;
const KEYS = { apiKey: 'bench', apiSecret: randomBytes(32).toString('hex') };

const database = await openBenchDatabase();
const fail = (error: unknown) => {
  throw error;
};
const queue = createJobQueue({ databaseUrl: database.url, onError: fail });
const unitOfWork = createUnitOfWork({ db: database.db, queue });
const verifier = createWebhookVerifier({ ...KEYS, url: 'ws://127.0.0.1', publicUrl: 'ws://127.0.0.1' });

const answeredMs = new Map<string, number>();
const pickUpsMs: number[] = [];
const waiting = new Map<string, () => void>();
const ignore = async () => {};
const handlers: JobHandlers = {
  'apply-livekit-event': async ({ eventId }) => {
    pickUpsMs.push(performance.now() - (answeredMs.get(eventId) ?? performance.now()));
    waiting.get(eventId)?.();
  },
  'start-recording': ignore,
  'stop-recording': ignore,
  'post-room-notice': ignore,
  'stop-egress': ignore,
  'compose-recording': ignore,
  'store-recording': ignore,
  'give-up-recording': ignore,
  'notify-participants': ignore,
  'send-notification-mail': ignore,
};
const consumer = createJobConsumer({
  databaseUrl: database.url,
  handlers,
  onDone: () => {},
  onFailure: fail,
  onError: fail,
});
await consumer.start();

/** Delivers one webhook and waits until it is applied. Returns the duration of the response. */
async function deliver(): Promise<number> {
  const id = `EV_${randomUUID()}`;
  const room = { sid: 'RM_bench', name: 'session-bench' };
  const rawBody = JSON.stringify({ event: 'room_started', room, id, createdAt: String(Math.floor(Date.now() / 1000)) });
  const authorization = await signWebhook(rawBody, KEYS);
  const applied = new Promise<void>((resolve) => waiting.set(id, resolve));
  const startedMs = performance.now();
  await receiveLivekitWebhook({ unitOfWork, verifier }, { rawBody, authorization });
  const endedMs = performance.now();
  answeredMs.set(id, endedMs);
  await applied;
  return endedMs - startedMs;
}

for (let index = 0; index < WARM_UP; index += 1) await deliver();
pickUpsMs.length = 0;
const answersMs: number[] = [];
for (let index = 0; index < MEASURED; index += 1) answersMs.push(await deliver());
process.stdout.write(`${JSON.stringify({ answer: summarize(answersMs), pickUp: summarize(pickUpsMs) })}\n`);

await consumer.stop();
await queue.close();
await database.close();
