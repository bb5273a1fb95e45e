import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Account, createAccount } from '../support/accounts.ts';
import type { Stack } from '../support/stack.ts';
import { bookSession, inDays } from './support/book-session.ts';
import { type ApiCall, callApi } from './support/call-api.ts';
import { withOwnStack } from './support/e2e-test.ts';
import { requestRaw } from './support/request-raw.ts';
import { type SeededRecording, seedRecording, storageOf } from './support/seed-recording.ts';
import { signInByForm } from './support/sign-in-form.ts';
import { snapshotDatabase } from './support/snapshot-database.ts';

const TITLE = 'Between the two of us';

interface Guarded {
  readonly mentee: Account;
  readonly sessionId: string;
  readonly recording: SeededRecording;
}

/** A separate stack, because the tests compare all rows before and after a request. */
const test = withOwnStack()
  /** A recorded session of two participants, which must be protected from others. */
  .extend('guarded', { scope: 'file' }, async ({ stack, mentor, mentee }): Promise<Guarded> => {
    const sessionId = await bookSession(stack, { mentor, mentee, title: TITLE });
    return { mentee, sessionId, recording: await seedRecording(stack, sessionId) };
  })
  /** A user with a recorded session, which gives no access to any other session. */
  .extend('stranger', { scope: 'file' }, async ({ stack }): Promise<Guarded> => {
    const mentor = await createAccount(stack, { name: 'Olga Other', role: 'mentor' });
    const mentee = await createAccount(stack, { name: 'Sam Stranger', role: 'mentee' });
    const sessionId = await bookSession(stack, { mentor, mentee });
    return { mentee, sessionId, recording: await seedRecording(stack, sessionId) };
  });

type Ids = { readonly sessionId: string; readonly recordingId: string };

/** Every route that belongs to a session or a recording. */
const ROUTES: Readonly<Record<string, (ids: Ids) => ApiCall>> = {
  'POST /api/bookings/[sessionId]/cancel': ({ sessionId }) => ({
    path: `/api/bookings/${sessionId}/cancel`,
    method: 'POST',
  }),
  'POST /api/bookings/[sessionId]/reschedule': ({ sessionId }) => ({
    path: `/api/bookings/${sessionId}/reschedule`,
    method: 'POST',
    body: { startsAt: inDays(3).toISOString() },
  }),
  'POST /api/sessions/[sessionId]/token': ({ sessionId }) => ({
    path: `/api/sessions/${sessionId}/token`,
    method: 'POST',
    body: { recordingConsent: true },
  }),
  'GET /api/sessions/[sessionId]/recordings': ({ sessionId }) => ({ path: `/api/sessions/${sessionId}/recordings` }),
  'GET /api/recordings/[id]/playback-url': ({ recordingId }) => ({
    path: `/api/recordings/${recordingId}/playback-url`,
  }),
  'GET /api/recordings/[id]/playback-url?download=1': ({ recordingId }) => ({
    path: `/api/recordings/${recordingId}/playback-url?download=1`,
  }),
};

const MALFORMED_IDS = [
  '1',
  'not-an-id',
  '%00',
  "' OR 1=1 --",
  '..%2F..%2Fetc',
  randomUUID().slice(1),
  `${randomUUID()}0`,
];

describe.each(Object.entries(ROUTES))('%s', (_name, callOf) => {
  test('requires a signed-in user', async ({ stack, guarded }) => {
    const answer = await callApi(stack, callOf({ sessionId: guarded.sessionId, recordingId: guarded.recording.id }));
    expect(answer).toMatchObject({ status: 401, body: { error: expect.any(String), code: 'UNAUTHENTICATED' } });
  });

  test('rejects other users and changes nothing for them', async ({ stack, guarded, stranger }) => {
    const { livekit_events, ...before } = await snapshotDatabase(stack.database);
    const call = callOf({ sessionId: guarded.sessionId, recordingId: guarded.recording.id });
    const answer = await callApi(stack, { ...call, account: stranger.mentee });
    expect(answer).toMatchObject({ status: 403, body: { code: 'ACCESS_DENIED' } });
    expect(JSON.stringify(answer.body)).not.toContain(TITLE);
    expect(await snapshotDatabase(stack.database)).toMatchObject(before);
  });

  test('answers 404 for an ID that does not exist', async ({ stack, guarded }) => {
    for (const id of [randomUUID(), ...MALFORMED_IDS]) {
      const answer = await callApi(stack, { ...callOf({ sessionId: id, recordingId: id }), account: guarded.mentee });
      expect.soft(answer, id).toMatchObject({ status: 404, body: { code: expect.stringMatching(/_NOT_FOUND$/) } });
    }
  });
});

/** Returns the latest audit event of a type about the guarded recording. */
async function latestAudit(stack: Stack, { recording }: Guarded, eventType: string) {
  const { rows } = await stack.database.pool.query(
    `SELECT actor_user_id, severity, event_data FROM livekit_events
     WHERE recording_id = $1 AND event_type = $2 ORDER BY id DESC LIMIT 1`,
    [recording.id, eventType],
  );
  return rows[0];
}

test('each access and each refusal is in the audit trail with its origin', async ({ stack, guarded, stranger }) => {
  const path = `/api/recordings/${guarded.recording.id}/playback-url`;
  // An address that a client claims is ignored.
  const headers = { 'X-Forwarded-For': '203.0.113.9', 'User-Agent': 'a client of ours' };
  const origin = { address: '127.0.0.1', userAgent: 'a client of ours' };
  await callApi(stack, { path, account: guarded.mentee, headers });
  const accessed = { actor_user_id: guarded.mentee.id, severity: 'info', event_data: origin };
  expect(await latestAudit(stack, guarded, 'recording_accessed')).toEqual(accessed);
  for (const [account, code] of [
    [stranger.mentee, 'ACCESS_DENIED'],
    [undefined, 'UNAUTHENTICATED'],
  ] as const) {
    await callApi(stack, { path, headers, ...(account && { account }) });
    expect(await latestAudit(stack, guarded, 'recording_access_refused')).toEqual({
      ...{ actor_user_id: account?.id ?? null, severity: 'warning' },
      event_data: { code, ...origin },
    });
  }
});

test('the metrics are served to this machine, but not to clients of a proxy on it', async ({ stack }) => {
  const answer = await fetch(`${stack.baseUrl}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('young_minds_web_request')]);
  const forwarded = await fetch(`${stack.baseUrl}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.9' } });
  expect(forwarded.status).toBe(403);
});

test('the web process reports that it is ready', async ({ stack }) => {
  expect(await callApi(stack, { path: '/api/ready' })).toMatchObject({
    status: 200,
    body: { data: { status: 'ready' } },
  });
});

const SIGNED_IN_ONLY: readonly ApiCall[] = [
  { path: '/api/bookings', method: 'POST', body: {} },
  { path: '/api/mentors' },
  { path: '/api/consents' },
  { path: '/api/notifications/read', method: 'POST', body: {} },
];

test.for(SIGNED_IN_ONLY)('$path requires a signed-in user', async (call, { stack }) => {
  expect(await callApi(stack, call)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
});

describe('a change requested by another site', () => {
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  const changes = [...Object.values(ROUTES).filter((callOf) => callOf({ sessionId: '', recordingId: '' }).method)];

  test('is rejected on every route, even for a signed-in user', async ({ stack, guarded }) => {
    const before = await snapshotDatabase(stack.database);
    const ids = { sessionId: guarded.sessionId, recordingId: guarded.recording.id };
    const calls = [...changes.map((callOf) => callOf(ids)), ...SIGNED_IN_ONLY.filter(({ method }) => method)];
    expect(calls).toHaveLength(5);
    for (const call of calls) {
      const answer = await callApi(stack, { ...call, account: guarded.mentee, headers: foreign });
      expect.soft(answer, call.path).toMatchObject({ status: 403, body: { code: 'ACCESS_DENIED' } });
    }
    expect(await snapshotDatabase(stack.database)).toEqual(before);
  });

  test('does not sign the user out', async ({ stack, guarded }) => {
    const response = await fetch(`${stack.baseUrl}/api/auth/sign-out`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: guarded.mentee.cookie, ...foreign },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(await callApi(stack, { path: '/api/mentors', account: guarded.mentee })).toMatchObject({ status: 200 });
  });
});

async function signedUrlOf(stack: Stack, { recording, mentee }: Guarded): Promise<URL> {
  const path = `/api/recordings/${recording.id}/playback-url`;
  const { body } = await callApi<{ playbackUrl: string }>(stack, { path, account: mentee });
  return new URL(body.data.playbackUrl);
}

describe('a signed video URL', () => {
  test('is valid for one hour and is not cached', async ({ stack, guarded }) => {
    const path = `/api/recordings/${guarded.recording.id}/playback-url`;
    const { body } = await callApi<{ expiresAt: string }>(stack, { path, account: guarded.mentee });
    const validSeconds = (Date.parse(body.data.expiresAt) - Date.now()) / 1000;
    expect(validSeconds).toBeGreaterThan(3590);
    expect(validSeconds).toBeLessThanOrEqual(3601);
    const response = await fetch(await signedUrlOf(stack, guarded), { headers: { Range: 'bytes=0-99' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect((await response.bytes()).length).toBe(100);
  });

  test('does not open another recording', async ({ stack, guarded, stranger }) => {
    const url = await signedUrlOf(stack, stranger);
    url.pathname = url.pathname.replace(stranger.recording.objectPath, guarded.recording.objectPath);
    expect(url.pathname).toContain(guarded.recording.id);
    expect((await fetch(url)).status).toBe(403);
  });

  test.for(['expires', 'disposition', 'signature'])(
    'is rejected with a different %s',
    async (parameter, { stack, guarded }) => {
      const url = await signedUrlOf(stack, guarded);
      expect(url.searchParams.has(parameter)).toBe(true);
      url.searchParams.set(parameter, `${url.searchParams.get(parameter)}0`);
      expect((await fetch(url)).status).toBe(403);
      url.searchParams.delete(parameter);
      expect((await fetch(url)).status).toBe(403);
    },
  );

  test('expires', async ({ stack, guarded }) => {
    const twoHoursAgo = { now: () => new Date(Date.now() - 7_200_000) };
    const { url } = await storageOf(stack, twoHoursAgo).getPlaybackUrl(guarded.recording.objectPath);
    const response = await fetch(url);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'SIGNED_URL_EXPIRED' });
  });
});

test('no path leads out of the recordings folder', async ({ stack, guarded }) => {
  const secret = join(dirname(stack.storageDirectory), 'secret.txt');
  await writeFile(secret, 'a secret of the server');
  const { search } = await signedUrlOf(stack, guarded);
  const ways = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '%252e%252e%252f', '/', '//', 'sessions/../../', ''];
  for (const way of ways) {
    for (const target of [basename(secret), secret.slice(1), secret, '']) {
      const path = `/api/storage/local/${way}${target}${search}`;
      const { status, body } = await requestRaw(stack.baseUrl, path);
      expect.soft(body, path).not.toContain('a secret of the server');
      expect.soft(status, path).toBeGreaterThanOrEqual(300);
    }
  }
});

describe('pages', () => {
  const pagesOf = ({ sessionId, recording }: Guarded) => [`/recordings/${recording.id}`, `/meeting/${sessionId}`];

  test('redirect signed-out users to sign-in and back', async ({ stack, guarded, openWindow }) => {
    const page = await openWindow();
    for (const path of [...pagesOf(guarded), '/dashboard', '/consents']) {
      await page.goto(path);
      expect(page.url()).toBe(`${stack.baseUrl}/auth/signin?callbackUrl=${encodeURIComponent(path)}`);
    }
    const [path = ''] = pagesOf(guarded);
    await page.goto(path);
    await signInByForm(page, guarded.mentee);
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    expect(page.url()).toBe(`${stack.baseUrl}${path}`);
  });

  test('show only Access Denied to other users', async ({ guarded, stranger, openWindow }) => {
    const page = await openWindow({ account: stranger.mentee });
    for (const path of pagesOf(guarded)) {
      expect((await page.goto(path))?.status(), path).toBe(403);
      await page.getByRole('heading', { level: 1, name: 'Access Denied' }).waitFor();
      expect(await page.content()).not.toContain(TITLE);
    }
    await page.goto('/dashboard');
    await page.getByRole('heading', { level: 1, name: 'Hello, Sam Stranger' }).waitFor();
    expect(await page.content()).not.toContain(TITLE);
  });

  test('show Not Found if nothing exists at the URL', async ({ guarded, openWindow }) => {
    const page = await openWindow({ account: guarded.mentee });
    for (const id of [randomUUID(), 'not-an-id']) {
      for (const path of [`/recordings/${id}`, `/meeting/${id}`]) {
        expect((await page.goto(path))?.status(), path).toBe(404);
        await page.getByRole('heading', { level: 1, name: 'Not Found' }).waitFor();
      }
    }
  });
});

const FOREIGN_ADDRESSES = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  '/\t/evil.example/',
  '/%0d%0aLocation:https://evil.example/',
  '/.//evil.example/',
];

describe('callbackUrl', () => {
  test.for(FOREIGN_ADDRESSES)('does not redirect to %j', async (address, { stack, guarded }) => {
    const url = `${stack.baseUrl}/auth/signin?callbackUrl=${encodeURIComponent(address)}`;
    const response = await fetch(url, { headers: { Cookie: guarded.mentee.cookie }, redirect: 'manual' });
    expect(response.status).toBe(307);
    const target = new URL(response.headers.get('Location') ?? '', stack.baseUrl);
    expect(target.origin).toBe(stack.baseUrl);
  });

  test('of another site is ignored by the sign-in form', async ({ stack, guarded, openWindow }) => {
    const page = await openWindow();
    await page.goto(`/auth/signin?callbackUrl=${encodeURIComponent('https://evil.example/')}`);
    await signInByForm(page, guarded.mentee);
    await page.waitForURL(`${stack.baseUrl}/dashboard`);
  });

  test('of another site is rejected by the auth routes', async ({ stack }) => {
    const account = { name: 'Eve', role: 'mentee', email: 'eve@young-minds.example', password: randomUUID() };
    const response = await fetch(`${stack.baseUrl}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: stack.baseUrl },
      body: JSON.stringify({ ...account, callbackURL: 'https://evil.example/' }),
    });
    expect(response.status).toBe(403);
  });
});
