import { request } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { createAccount } from '../support/accounts.ts';
import type { Stack } from '../support/stack.ts';
import { bookSession } from './support/book-session.ts';
import { test } from './support/e2e-test.ts';
import { seedRecording } from './support/seed-recording.ts';

const MEGABYTE = 1_000_000;
const WEBHOOK = '/api/livekit/webhook/room-events';

/** Sends a body without a declared length until the response arrives. Returns the status. */
async function sendBody({ baseUrl }: Stack, path: string, sizeMegabytes: number): Promise<number> {
  const chunk = Buffer.alloc(MEGABYTE, 'x');
  const body = Readable.from(Array.from({ length: sizeMegabytes }, () => chunk));
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, baseUrl), { method: 'POST', headers: { Origin: baseUrl } });
    call.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    // The connection closes while the client still sends: only a missing response is a failure.
    call.once('close', () => reject(new Error('the connection closed without a response'))).on('error', reject);
    body.pipe(call);
  });
}

describe('a body that is too large', () => {
  test.for([WEBHOOK, '/api/livekit/webhook/recording', '/api/auth/sign-up/email'])(
    'is refused by %s without its length being declared',
    async (path, { stack }) => {
      expect(await sendBody(stack, path, 2)).toBe(413);
    },
  );

  test('is refused by routes for signed-in users', async ({ stack, mentee }) => {
    const answer = await fetch(`${stack.baseUrl}/api/bookings`, {
      method: 'POST',
      headers: { Cookie: mentee.cookie },
      body: JSON.stringify('x'.repeat(100_000)),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('takes no memory, eight at a time', async ({ stack }) => {
    const before = await residentMegabytes(stack);
    let isSending = true;
    const statuses = Promise.all(Array.from({ length: 8 }, () => sendBody(stack, WEBHOOK, 250))).finally(() => {
      isSending = false;
    });
    let most = before;
    while (isSending) most = Math.max(most, await residentMegabytes(stack));
    expect(new Set(await statuses)).toEqual(new Set([413]));
    expect(most - before).toBeLessThan(150);
  });
});

describe('a malformed request', () => {
  test.for([
    '/meeting/%zz',
    '/recordings/%E0%A4',
    '/%c0%af',
    '/api/recordings/%/playback-url',
    '/meeting/%00',
    '/recordings/a%00b',
    '/api/auth/reset-password/%00',
  ])('for %s is answered with 4xx, or with a redirect', async (path, { stack, mentee }) => {
    for (const cookie of [mentee.cookie, '']) {
      const status = await statusOf(stack, path, { Cookie: cookie });
      expect(status, path).toBeGreaterThanOrEqual(300);
      expect(status, path).toBeLessThan(500);
    }
  });

  test('with an impossible date shows the dashboard', async ({ stack, mentee }) => {
    const headers = { Cookie: mentee.cookie };
    for (const moment of ['-271821-04-20T00:00:00Z', '%2B275760-09-13T00:00:00Z', '%00', '2026-99-99']) {
      const path = `/dashboard?sessionsBefore=${moment}&recordingsBefore=${moment}`;
      expect(await statusOf(stack, path, headers), path).toBe(200);
    }
  });

  test('with a malformed router state is answered with 400', async ({ stack, mentee }) => {
    for (const state of ['{', '%zz', '[]', '%5B%22%22%2C%7B%22children%22%3A5%7D%5D']) {
      const headers = { Cookie: mentee.cookie, RSC: '1', 'Next-Router-State-Tree': state };
      expect(await statusOf(stack, '/dashboard', headers), state).toBe(400);
    }
  });
});

test('a page that is refused adds one event to the audit trail', async ({ stack, mentor, mentee }) => {
  const sessionId = await bookSession(stack, { mentor, mentee });
  const { id } = await seedRecording(stack, sessionId);
  const stranger = await createAccount(stack, { name: 'Sam Stranger', role: 'mentee' });
  expect(await statusOf(stack, `/recordings/${id.toUpperCase()}`, { Cookie: stranger.cookie })).toBe(403);
  const { rows } = await stack.database.pool.query(
    "SELECT 1 FROM livekit_events WHERE recording_id = $1 AND event_type = 'recording_access_refused'",
    [id],
  );
  expect(rows).toHaveLength(1);
});

/** Requests a path exactly as written; `fetch` would normalize it first. */
function statusOf({ baseUrl }: Stack, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, headers }, (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    call.on('error', reject).end();
  });
}

async function residentMegabytes({ baseUrl }: Stack): Promise<number> {
  const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / MEGABYTE;
}
