import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authSessions, authVerifications } from '@young-minds/database/schema';
import { findUser } from '@young-minds/web/server/auth/create-auth';
import { eq, not, type SQL } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_URL, createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Mailbox, openMailbox } from '../../support/stack-mailbox.ts';

const MIGRATION = join(import.meta.dirname, '../../../packages/database/migrations/0040_hash_session_tokens.sql');
const COOKIE = 'better-auth.session_token';
const DAY_MS = 24 * 60 * 60_000;

let database: TestDatabase;
let mailbox: Mailbox;
let desk: ReturnType<typeof createAuthDesk>;

beforeAll(async () => {
  database = await createTestDatabase();
  mailbox = await openMailbox();
  desk = createAuthDesk({ db: database.db });
});

afterAll(async () => {
  await mailbox.close();
  await database.drop();
});

const whoIs = (cookie: string) => findUser(desk.auth, new Headers({ Cookie: cookie }));

/** Signs up on one device. `token` is the one that the cookie contains, next to its signature. */
async function signUp() {
  const account = newAccount();
  const { cookie, body } = await desk.post('sign-up/email', { body: account });
  const { token, user } = body as { token: string; user: { id: string } };
  return { account, cookie, token, ownSessions: eq(authSessions.userId, user.id) };
}

/** Makes the cookie that Better Auth would set for a token, as an attacker who also has the secret could. */
function forgeCookie(token: string): string {
  const secret = desk.auth.options.secret ?? '';
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `${COOKIE}=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** Returns every value of a table's rows, as a dump of the database contains it. */
async function dump(table: string): Promise<string[]> {
  const { rows } = await database.pool.query(`SELECT * FROM ${table}`);
  return rows.flatMap((row) => Object.values(row)).map(String);
}

const expireIn = (milliseconds: number, sessions: SQL) =>
  database.db
    .update(authSessions)
    .set({ expiresAt: new Date(Date.now() + milliseconds) })
    .where(sessions);

describe('a dump of the database', () => {
  it('contains no token that signs a user in', async () => {
    const { account, token } = await signUp();
    expect(await whoIs(forgeCookie(token))).toMatchObject({ email: account.email });
    const values = await dump('auth_sessions');
    expect(values).not.toContain(token);
    for (const value of values) {
      expect(await whoIs(forgeCookie(value))).toBeNull();
      expect(await whoIs(`${COOKIE}=${encodeURIComponent(value)}`)).toBeNull();
    }
  });

  it('contains no token that sets a new password', async () => {
    const mailing = createAuthDesk({ db: database.db, smtpUrl: mailbox.smtpUrl });
    const { account } = await signUp();
    await mailing.post('request-password-reset', { body: { email: account.email } });
    const { links } = await mailbox.waitFor(account.email, 'Reset your password');
    const tokens = (await dump('auth_verifications')).flatMap((value) => [value, value.replace('reset-password:', '')]);
    const reset = (token: string) =>
      mailing.post('reset-password', { body: { token, newPassword: 'an entirely new one' } });
    for (const token of tokens) expect((await reset(token)).status).toBe(400);
    const mailed = new URL(links[0] ?? '').pathname.split('/').at(-1);
    expect((await reset(mailed ?? '')).status).toBe(200);
    mailing.close();
  });
});

describe('a session whose token is stored as a hash', () => {
  it('is extended with the same token', async () => {
    const { account, cookie, token, ownSessions } = await signUp();
    await expireIn(DAY_MS, ownSessions);
    const extended = await desk.open(`${BASE_URL}/api/auth/get-session`, { cookie });
    expect(extended.cookie).toContain(forgeCookie(token));
    expect(await whoIs(extended.cookie)).toMatchObject({ email: account.email });
    const [row] = await database.db.select().from(authSessions).where(ownSessions);
    expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 6 * DAY_MS);
  });

  it('ends at sign-out on that device only', async () => {
    const { account, cookie, ownSessions } = await signUp();
    const elsewhere = await desk.post('sign-in/email', { body: account });
    await desk.post('sign-out', { cookie, body: {} });
    expect(await database.db.$count(authSessions, ownSessions)).toBe(1);
    expect(await whoIs(cookie)).toBeNull();
    expect(await whoIs(elsewhere.cookie)).toMatchObject({ email: account.email });
  });

  it('is deleted when it is used after its end', async () => {
    const { cookie, ownSessions } = await signUp();
    await expireIn(-1000, ownSessions);
    expect(await whoIs(cookie)).toBeNull();
    expect(await database.db.$count(authSessions, ownSessions)).toBe(0);
  });
});

it('are not logged if the database refuses them', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const logging = createAuthDesk({ db: database.db, logger });
  const account = newAccount();
  await database.pool.query('ALTER TABLE auth_accounts RENAME COLUMN password TO other');
  const { status } = await logging.post('sign-up/email', { body: account });
  await database.pool.query('ALTER TABLE auth_accounts RENAME COLUMN other TO password');
  expect(status).toBeGreaterThanOrEqual(400);
  const logged = lines.join('');
  expect(logged).toContain('Failed query: insert into \\"auth_accounts\\"');
  expect(logged).not.toContain(account.email);
  // A hash of a password: salt and key.
  expect(logged).not.toMatch(/[0-9a-f]{32}:[0-9a-f]{128}/);
});

describe('the migration to hashed tokens', () => {
  it('keeps the users of an earlier version signed in, and hashes pending password resets', async () => {
    const { account, cookie, token, ownSessions } = await signUp();
    await database.db.delete(authSessions).where(not(ownSessions));
    await database.db.update(authSessions).set({ token });
    const pending = { id: 'v', identifier: 'reset-password:t', value: 'u', expiresAt: new Date(Date.now() + DAY_MS) };
    await database.db.insert(authVerifications).values(pending);

    await database.pool.query(await readFile(MIGRATION, 'utf8'));
    expect(await dump('auth_sessions')).not.toContain(token);
    expect(await whoIs(cookie)).toMatchObject({ email: account.email });
    const [reset] = await database.db.select().from(authVerifications).where(eq(authVerifications.id, 'v'));
    expect(reset?.identifier).toBe(createHash('sha256').update('reset-password:t').digest('base64url'));
  });
});
