import { randomBytes } from 'node:crypto';
import { authAccounts, authSessions, users } from '@young-minds/database/schema';
import { type AuthRefusal, describeAuthProblem } from '@young-minds/web/lib/describe-auth-problem';
import { findUser } from '@young-minds/web/server/auth/create-auth';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let desk: ReturnType<typeof createAuthDesk>;

beforeAll(async () => {
  database = await createTestDatabase();
  desk = createAuthDesk({ db: database.db });
});

afterAll(() => database.drop());

const findRow = async (email: string) =>
  (await database.db.select().from(users).where(eq(users.email, email.toLowerCase())))[0];
const whoIs = (cookie: string) => findUser(desk.auth, new Headers({ Cookie: cookie }));

describe('signing up without email', () => {
  it.each(['mentor', 'mentee'])('as a %s signs in immediately', async (role) => {
    const account = newAccount({ role, name: '  Noor Haddad ' });
    const { status, cookie } = await desk.post('sign-up/email', { body: account });
    expect(status).toBe(200);
    expect(await whoIs(cookie)).toMatchObject({ name: 'Noor Haddad', role, email: account.email });
  });

  it('does not store a readable password', async () => {
    const account = newAccount();
    await desk.post('sign-up/email', { body: account });
    const row = await findRow(account.email);
    const [kept] = await database.db
      .select()
      .from(authAccounts)
      .where(eq(authAccounts.userId, row?.id ?? ''));
    expect(kept?.password).toMatch(/^[0-9a-f]+:[0-9a-f]+$/);
    expect(kept?.password).not.toContain(account.password);
  });

  it.each([
    ['no role', { role: undefined }],
    ['a role that does not exist', { role: 'admin' }],
    ['no name', { name: ' ' }],
    ['a name PostgreSQL cannot keep', { name: 'a\u0000b' }],
    ['an overlong name', { name: 'x'.repeat(81) }],
    ['no address', { email: 'nobody' }],
    ['a short password', { password: 'short' }],
    ['a short password of nine characters', { password: 'x7!kQ2#pZ' }],
    ['a common password', { password: 'password1234' }],
    ['an overlong password', { password: 'x'.repeat(129) }],
  ])('is rejected with %s', async (_what, changes) => {
    const account = newAccount(changes);
    const { status, cookie } = await desk.post('sign-up/email', { body: account });
    expect(status).toBe(400);
    expect(cookie).toBe('');
    expect(await findRow(account.email)).toBeUndefined();
  });

  it.each([
    ['no role', { role: undefined }, 'Fill in every field.'],
    ['no name', { name: ' ' }, 'Enter your name.'],
    ['an overlong name', { name: 'x'.repeat(81) }, 'Use at most 80 characters for your name.'],
    ['no address', { email: undefined }, 'Enter a valid email.'],
    ['an invalid address', { email: 'ada@b' }, 'Enter a valid email.'],
    ['no password', { password: undefined }, 'Enter a password.'],
    ['a short password', { password: 'short' }, 'Use at least 10 characters for your password.'],
    ['a common password', { password: 'password1234' }, 'This password is easy to guess. Choose another one.'],
    ['an overlong password', { password: 'x'.repeat(129) }, 'Use at most 128 characters for your password.'],
  ])('is rejected with %s, with a message for users', async (_what, changes, message) => {
    const { status, body } = await desk.post('sign-up/email', { body: newAccount(changes) });
    expect(describeAuthProblem({ ...(body as Partial<AuthRefusal>), status })).toEqual({ message, next: null });
  });

  it('is rejected for an address that is taken, in any letter case', async () => {
    const account = newAccount();
    await desk.post('sign-up/email', { body: account });
    const again = newAccount({ email: account.email.toUpperCase() });
    const { status, body } = await desk.post('sign-up/email', { body: again });
    expect(status).toBe(422);
    expect(describeAuthProblem({ ...(body as Partial<AuthRefusal>), status })).toMatchObject({ next: 'sign-in' });
  });
});

describe('signing in', () => {
  it('compares a long password to its last character', async () => {
    const password = randomBytes(64).toString('hex');
    const { email, ...rest } = newAccount({ password });
    await desk.post('sign-up/email', { body: { email, ...rest } });
    const almost = `${password.slice(0, -1)}x`;
    expect((await desk.post('sign-in/email', { body: { email, password: almost } })).status).toBe(401);
    expect((await desk.post('sign-in/email', { body: { email, password } })).status).toBe(200);
  });

  it('accepts only the correct password', async () => {
    const { email, password, ...rest } = newAccount();
    await desk.post('sign-up/email', { body: { email, password, ...rest } });
    const right = await desk.post('sign-in/email', { body: { email, password } });
    expect(await whoIs(right.cookie)).toMatchObject({ email });
    const wrong = await desk.post('sign-in/email', { body: { email, password: `${password}!` } });
    expect(wrong).toMatchObject({ status: 401, cookie: '' });
    const unknown = await desk.post('sign-in/email', { body: { email: `x${email}`, password } });
    expect(unknown).toMatchObject({ status: 401, body: wrong.body });
  });

  it('ends for the session cookie at sign-out', async () => {
    const { cookie } = await desk.post('sign-up/email', { body: newAccount() });
    await desk.post('sign-out', { cookie, body: {} });
    expect(await whoIs(cookie)).toBeNull();
  });

  it('ends when the session expires', async () => {
    const account = newAccount();
    const { cookie } = await desk.post('sign-up/email', { body: account });
    const row = await findRow(account.email);
    const over = { expiresAt: new Date(Date.now() - 1000) };
    await database.db
      .update(authSessions)
      .set(over)
      .where(eq(authSessions.userId, row?.id ?? ''));
    expect(await whoIs(cookie)).toBeNull();
  });

  it.each([[''], ['better-auth.session_token=made-up'], ['better-auth.session_token=a.b']])(
    'is not proven by the cookie %j',
    async (cookie) => {
      expect(await whoIs(cookie)).toBeNull();
    },
  );
});

describe('other sites', () => {
  it('can neither sign a user in nor out', async () => {
    const account = newAccount();
    const { cookie } = await desk.post('sign-up/email', { body: account });
    const origin = 'https://evil.test';
    expect((await desk.post('sign-out', { cookie, body: {}, origin })).status).toBe(403);
    expect((await desk.post('sign-in/email', { cookie, body: account, origin })).status).toBe(403);
    expect(await whoIs(cookie)).toMatchObject({ email: account.email });
  });
});

describe('a role', () => {
  it('cannot be changed after sign-up', async () => {
    const account = newAccount({ role: 'mentee' });
    const { cookie } = await desk.post('sign-up/email', { body: account });
    const answer = await desk.post('update-user', { cookie, body: { name: 'Sam', role: 'mentor' } });
    expect(answer).toMatchObject({ status: 404 });
    expect(await findRow(account.email)).toMatchObject({ role: 'mentee', name: account.name });
  });
});

it('reports that it cannot reset passwords', async () => {
  const { status } = await desk.post('request-password-reset', { body: { email: newAccount().email } });
  expect(status).toBe(400);
});
