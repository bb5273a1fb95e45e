import { randomUUID } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type SeededSession, seedSession } from '../support/seed-session.ts';
import { signWebhook } from '../support/sign-webhook.ts';
import type { Stack } from '../support/stack.ts';
import { joinedBody, roomBody } from '../support/webhook-bodies.ts';
import { withOwnStack } from './support/e2e-test.ts';
import { snapshotDatabase } from './support/snapshot-database.ts';

/** A separate stack, because the tests compare all rows before and after a request, and rename a table. */
const test = withOwnStack();

type Route = 'room-events' | 'recording';
const ROUTES: readonly Route[] = ['room-events', 'recording'];

interface Delivery {
  readonly rawBody: string;
  readonly authorization?: string | undefined;
}

async function deliver({ baseUrl }: Stack, route: Route, { rawBody, authorization }: Delivery): Promise<number> {
  const response = await fetch(`${baseUrl}/api/livekit/webhook/${route}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/webhook+json',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
    body: rawBody,
  });
  await response.arrayBuffer();
  return response.status;
}

async function deliverSigned(stack: Stack, route: Route, rawBody: string): Promise<number> {
  return deliver(stack, route, { rawBody, authorization: await signWebhook(rawBody, stack.livekit) });
}

/** Books a session that is not recorded, so that only the webhook itself has effects. */
function bookUnrecorded({ database }: Stack): Promise<SeededSession> {
  return seedSession(database.db, { recordingConfig: { enabled: false, resolution: '1280x720', fps: 30 } });
}

function joinOfMentor(session: SeededSession): string {
  const participantSid = `PA_${randomUUID()}`;
  return joinedBody({ session, userId: session.mentorId, participantSid, joinedAt: new Date() });
}

async function untilSettled({ database }: Stack, rawBody: string): Promise<{ state: string; payload: object }> {
  const { id } = JSON.parse(rawBody);
  return eventually(async () => {
    const { rows } = await database.pool.query('SELECT state, payload FROM webhook_inbox WHERE event_id = $1', [id]);
    expect(rows[0]?.state).toBeOneOf(['applied', 'ignored']);
    return rows[0];
  });
}

type Forgery = (stack: Stack, rawBody: string) => Promise<string | undefined> | string | undefined;

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'no signature': () => undefined,
  'a malformed signature': () => 'not a token',
  'the signature of another body': ({ livekit }, rawBody) => signWebhook(`${rawBody} `, livekit),
  'a signature by another secret': ({ livekit }, rawBody) =>
    signWebhook(rawBody, { ...livekit, apiSecret: `another ${livekit.apiSecret}` }),
  'a signature with another key': ({ livekit }, rawBody) => signWebhook(rawBody, { ...livekit, apiKey: 'another' }),
  // Every participant has a token that is signed with the same secret.
  'the token of a participant': ({ livekit }) => {
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: 'a-guest' });
    token.addGrant({ roomJoin: true, room: 'session-of-a-guest' });
    return token.toJwt();
  },
};

describe.each(ROUTES)('POST /api/livekit/webhook/%s', (route) => {
  test.for(Object.keys(FORGERIES))('rejects %s and changes nothing', async (name, { stack }) => {
    const rawBody = joinOfMentor(await bookUnrecorded(stack));
    const before = await snapshotDatabase(stack.database);
    const authorization = await FORGERIES[name]?.(stack, rawBody);
    expect(await deliver(stack, route, { rawBody, authorization })).toBe(401);
    expect(await snapshotDatabase(stack.database)).toEqual(before);
  });

  test('rejects an expired signature', async ({ stack }) => {
    const rawBody = joinOfMentor(await bookUnrecorded(stack));
    const { apiKey, apiSecret } = stack.livekit;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const authorization = await signWebhook(rawBody, { apiKey, apiSecret }).finally(() => vi.useRealTimers());
    expect(await deliver(stack, route, { rawBody, authorization })).toBe(401);
  });

  test.for(['', 'not JSON', 'null', '[]', '{}', '{"event":"participant_joined"', '{"event":"room_started"}'])(
    'rejects a signed %j and changes nothing',
    async (rawBody, { stack }) => {
      const before = await snapshotDatabase(stack.database);
      expect(await deliverSigned(stack, route, rawBody)).toBe(400);
      expect(await deliver(stack, route, { rawBody })).toBe(401);
      expect(await snapshotDatabase(stack.database)).toEqual(before);
    },
  );

  test('accepts LiveKit events about participants', async ({ stack }) => {
    const session = await bookUnrecorded(stack);
    const rawBody = joinOfMentor(session);
    expect(await deliverSigned(stack, route, rawBody)).toBe(200);
    expect(await untilSettled(stack, rawBody)).toMatchObject({ state: 'applied' });
    expect(await readRoom(stack, session)).toEqual({ joins: 1, joinsInTrail: 1, status: 'active' });
  });

  test('accepts LiveKit events about egress', async ({ stack }) => {
    const { roomName } = await bookUnrecorded(stack);
    const egressInfo = { egressId: `EG_${randomUUID()}`, roomName, status: 'EGRESS_COMPLETE' };
    const rawBody = JSON.stringify({ event: 'egress_ended', egressInfo, id: `EV_${randomUUID()}`, createdAt: '1' });
    expect(await deliverSigned(stack, route, rawBody)).toBe(200);
    await untilSettled(stack, rawBody);
  });

  test('does not store passwords', async ({ stack }) => {
    const rawBody = roomBody('room_started', { session: await bookUnrecorded(stack), at: new Date() });
    expect(rawBody).toContain('a TURN secret');
    expect(await deliverSigned(stack, route, rawBody)).toBe(200);
    const { payload } = await untilSettled(stack, rawBody);
    expect(JSON.stringify(payload)).not.toContain('a TURN secret');
  });

  test('stores an event of an unknown room, without effect', async ({ stack }) => {
    const session = await bookUnrecorded(stack);
    const rawBody = joinOfMentor({ ...session, roomName: 'another-room' });
    expect(await deliverSigned(stack, route, rawBody)).toBe(200);
    expect(await untilSettled(stack, rawBody)).toMatchObject({ state: 'ignored' });
    expect(await readRoom(stack, session)).toEqual({ joins: 0, joinsInTrail: 0, status: 'pending' });
  });

  test('requests another delivery if it could not store the event', async ({ stack }) => {
    const rawBody = joinOfMentor(await bookUnrecorded(stack));
    const { pool } = stack.database;
    await pool.query('ALTER TABLE webhook_inbox RENAME TO webhook_inbox_away');
    const refused = await deliverSigned(stack, route, rawBody).finally(() =>
      pool.query('ALTER TABLE webhook_inbox_away RENAME TO webhook_inbox'),
    );
    expect(refused).toBeGreaterThanOrEqual(500);
    expect(await deliverSigned(stack, route, rawBody)).toBe(200);
    expect(await untilSettled(stack, rawBody)).toMatchObject({ state: 'applied' });
  });
});

test('a repeated event has no effect on either route', async ({ stack }) => {
  const session = await bookUnrecorded(stack);
  const rawBody = joinOfMentor(session);
  await deliverSigned(stack, 'room-events', rawBody);
  await untilSettled(stack, rawBody);
  const { webhook_inbox, jobs } = await snapshotDatabase(stack.database);
  for (const route of ROUTES) expect(await deliverSigned(stack, route, rawBody)).toBe(200);
  expect(await snapshotDatabase(stack.database)).toMatchObject({ webhook_inbox, jobs });
  expect(await readRoom(stack, session)).toEqual({ joins: 1, joinsInTrail: 1, status: 'active' });
});

async function readRoom({ database }: Stack, { roomId }: SeededSession) {
  const { rows } = await database.pool.query(
    `SELECT status,
       (SELECT count(*)::int FROM livekit_participants WHERE room_id = $1 AND joined_at IS NOT NULL) AS joins,
       (SELECT count(*)::int FROM livekit_events
        WHERE room_id = $1 AND event_type = 'participant_joined') AS "joinsInTrail"
     FROM livekit_rooms WHERE id = $1`,
    [roomId],
  );
  return rows[0];
}
