import { randomUUID } from 'node:crypto';
import { livekitEvents, webhookInbox } from '@young-minds/database/schema';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { deleteOldWebhooks } from '@young-minds/recording/maintenance';
import type { SignedWebhook } from '@young-minds/recording/ports';
import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { signWebhook } from '../../support/sign-webhook.ts';
import { joinedBody, roomBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const KEYS = { apiKey: 'key-of-the-test', apiSecret: randomUUID() };
const CONNECTION = { ...KEYS, url: 'ws://127.0.0.1', publicUrl: 'ws://127.0.0.1' };

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeAll(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

function receive(webhook: SignedWebhook): Promise<{ readonly isNew: boolean }> {
  const verifier = createWebhookVerifier(CONNECTION);
  return receiveLivekitWebhook({ unitOfWork: pipeline.unitOfWork, verifier }, webhook);
}

async function receiveSigned(rawBody: string): Promise<{ readonly isNew: boolean }> {
  return receive({ rawBody, authorization: await signWebhook(rawBody, KEYS) });
}

const countStored = () => database.db.$count(webhookInbox);
const aJoin = () =>
  joinedBody({ session, userId: session.mentorId, participantSid: `PA_${randomUUID()}`, joinedAt: START });

describe('a wrong signature is reported before any other error, and nothing is stored', () => {
  test.each([
    ['none', async () => null],
    ['not a token', async () => 'Bearer of nothing'],
    ['of another secret', (body: string) => signWebhook(body, { ...KEYS, apiSecret: randomUUID() })],
    ['of another key', (body: string) => signWebhook(body, { ...KEYS, apiKey: 'another' })],
    ['of another body', () => signWebhook('something else', KEYS)],
  ])('%s', async (_, sign) => {
    const before = await countStored();
    for (const rawBody of [aJoin(), 'this is no JSON']) {
      const refused = receive({ rawBody, authorization: await sign(rawBody) });
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' });
    }
    expect(await countStored()).toBe(before);
  });
});

test.each([
  ['not JSON', 'this is no JSON'],
  ['empty', ''],
  ['JSON but not an object', '[1, 2]'],
  ['an object but not an event', '{"hello": "world"}'],
])('a signed body that is %s is rejected and not stored', async (_, rawBody) => {
  const before = await countStored();
  await expect(receiveSigned(rawBody)).rejects.toMatchObject({ code: 'MALFORMED_WEBHOOK' });
  expect(await countStored()).toBe(before);
});

test('irregular spaces in the body are accepted: the signature covers the bytes', async () => {
  const rawBody = aJoin().replaceAll(',', ' ,  ').replaceAll(':{', ': {\n');
  expect(await receiveSigned(rawBody)).toMatchObject({ isNew: true });
  expect(await receiveSigned(rawBody)).toMatchObject({ isNew: false });
});

test('secrets and NUL characters are removed before the event is stored', async () => {
  const body = JSON.parse(roomBody('room_started', { session, at: START }));
  const egressInfo = { egressId: 'EG_1', roomName: session.roomName, file: { s3: { accessKey: 'a', secret: 'b' } } };
  await receiveSigned(JSON.stringify({ ...body, egressInfo, room: { ...body.room, metadata: 'a\u0000b' } }));
  const [stored] = await database.db.select().from(webhookInbox).where(eq(webhookInbox.eventId, body.id));
  expect(stored?.payload).toMatchObject({
    room: { name: session.roomName, metadata: 'ab' },
    egressInfo: { egressId: 'EG_1', file: { s3: {} } },
  });
  expect(JSON.stringify(stored)).not.toMatch(/turnPassword|a TURN secret|accessKey|secret/);
});

test('a failed write returns an error, so that LiveKit retries', async () => {
  const broken = { run: () => Promise.reject(new Error('no database')) };
  const rawBody = aJoin();
  const authorization = await signWebhook(rawBody, KEYS);
  const deps = { unitOfWork: broken, verifier: createWebhookVerifier(CONNECTION) };
  await expect(receiveLivekitWebhook(deps, { rawBody, authorization })).rejects.toThrow('no database');
});

test('processed webhooks are deleted after 30 days, and nothing else', async () => {
  const daysAgo = (days: number) => new Date(pipeline.clock.now().getTime() - days * 24 * 3_600_000);
  const entry = { eventType: 'participant_joined', payload: {}, eventCreatedAt: START } as const;
  await database.db.insert(webhookInbox).values([
    { ...entry, eventId: 'old', state: 'applied', receivedAt: daysAgo(31) },
    { ...entry, eventId: 'old and ignored', state: 'ignored', receivedAt: daysAgo(31) },
    { ...entry, eventId: 'old and pending', state: 'pending', receivedAt: daysAgo(31) },
    { ...entry, eventId: 'recent', state: 'applied', receivedAt: daysAgo(29) },
  ]);
  const [stored, audited] = [await countStored(), await database.db.$count(livekitEvents)];
  await deleteOldWebhooks(pipeline);
  expect(await countStored()).toBe(stored - 2);
  const left = await database.db.select({ id: webhookInbox.eventId }).from(webhookInbox);
  expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining(['old and pending', 'recent']));
  expect(await database.db.$count(livekitEvents)).toBe(audited);
});
