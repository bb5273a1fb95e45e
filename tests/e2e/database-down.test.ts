import { expect, inject } from 'vitest';
import { runAsAdmin } from '../support/database.ts';
import type { Stack } from '../support/stack.ts';
import { test } from './support/e2e-test.ts';

const MISSING = '00000000-0000-4000-8000-000000000000';
const PUBLIC_PAGES = ['/', '/auth/signin', '/auth/signup', '/auth/forgot-password'];
const PRIVATE_PAGES = ['/dashboard', `/meeting/${MISSING}`, `/recordings/${MISSING}`];
const API = ['/api/health', '/api/mentors', '/api/auth/get-session'];

test('while the database is down, public pages work and everything else answers 503 with a retry', async ({
  stack,
  mentee,
}) => {
  const get = (path: string) => fetch(stack.baseUrl + path, { headers: { Cookie: mentee.cookie }, redirect: 'manual' });
  const statusOf = async (path: string) => {
    const response = await get(path);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
  };
  expect(await statusOf('/dashboard')).toMatchObject({ status: 200, retryAfter: null });
  await withoutDatabase(stack, async () => {
    for (const path of PUBLIC_PAGES) expect((await statusOf(path)).status, path).toBe(200);
    const unavailable = { status: 503, retryAfter: '5' };
    for (const path of PRIVATE_PAGES) {
      const body = expect.stringMatching(/http-equiv="refresh".*temporarily unavailable/s);
      expect(await statusOf(path), path).toEqual({ ...unavailable, body });
    }
    for (const path of API) {
      const body = expect.stringContaining('"code":"DATABASE_UNAVAILABLE"');
      expect(await statusOf(path), path).toEqual({ ...unavailable, body });
    }
    expect(stack.logs()).toContain('The database is down');
  });
  await expect.poll(async () => (await statusOf('/dashboard')).status).toBe(200);
});

/** Lets the stack's database refuse all connections, open ones included, while `work` runs. */
async function withoutDatabase({ database }: Stack, work: () => Promise<void>): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const { adminUrl } = inject('postgres');
  await runAsAdmin(adminUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  try {
    await runAsAdmin(adminUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    await work();
  } finally {
    await runAsAdmin(adminUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  }
}
