import { findUser } from '@young-minds/web/server/auth/create-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_URL, createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Mailbox, openMailbox } from '../../support/stack-mailbox.ts';

const CONFIRM = 'Verify your email';
const RESET = 'Reset your password';

let database: TestDatabase;
let mailbox: Mailbox;
let desk: ReturnType<typeof createAuthDesk>;

beforeAll(async () => {
  database = await createTestDatabase();
  mailbox = await openMailbox();
  desk = createAuthDesk({ db: database.db, smtpUrl: mailbox.smtpUrl });
});

afterAll(async () => {
  desk.close();
  await mailbox.close();
  await database.drop();
});

const whoIs = (cookie: string) => findUser(desk.auth, new Headers({ Cookie: cookie }));

async function linkIn(email: string, subject: string): Promise<string> {
  const { links } = await mailbox.waitFor(email, subject);
  expect(links[0]).toMatch(new RegExp(`^${BASE_URL}/api/auth/`));
  return links[0] ?? '';
}

async function confirmedAccount() {
  const account = newAccount();
  await desk.post('sign-up/email', { body: account });
  await desk.open(await linkIn(account.email, CONFIRM));
  return account;
}

describe('confirming an email address', () => {
  it('is required before the first sign-in and signs the user in', async () => {
    const account = newAccount();
    const callbackURL = '/auth/verified?callbackUrl=%2Fdashboard';
    const signUp = await desk.post('sign-up/email', { body: { ...account, callbackURL } });
    expect(signUp).toMatchObject({ status: 200, cookie: '' });
    const early = await desk.post('sign-in/email', { body: account });
    expect(early).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_VERIFIED' } });
    const opened = await desk.open(await linkIn(account.email, CONFIRM));
    expect(opened).toMatchObject({ status: 302, location: callbackURL });
    expect(await whoIs(opened.cookie)).toMatchObject({ email: account.email });
    expect((await desk.post('sign-in/email', { body: account })).status).toBe(200);
  });

  it('is rejected if the link was modified', async () => {
    const account = newAccount();
    await desk.post('sign-up/email', { body: { ...account, callbackURL: '/auth/verified' } });
    const link = new URL(await linkIn(account.email, CONFIRM));
    link.searchParams.set('token', `${link.searchParams.get('token')}x`);
    const opened = await desk.open(link.href);
    expect(opened.location).toMatch(/^\/auth\/verified\?error=/);
    expect(opened.cookie).toBe('');
  });

  it('can be requested again', async () => {
    const account = newAccount();
    await desk.post('sign-up/email', { body: account });
    await mailbox.waitFor(account.email, CONFIRM);
    await desk.post('send-verification-email', { body: { email: account.email, callbackURL: '/auth/verified' } });
    await expect.poll(() => mailbox.find(account.email, CONFIRM).length).toBe(2);
  });

  it('does not redirect to another site', async () => {
    const body = { ...newAccount(), callbackURL: 'https://evil.test/' };
    expect((await desk.post('sign-up/email', { body })).status).toBe(403);
    const account = newAccount();
    await desk.post('sign-up/email', { body: account });
    const link = new URL(await linkIn(account.email, CONFIRM));
    link.searchParams.set('callbackURL', '//evil.test/');
    expect(await desk.open(link.href)).toMatchObject({ status: 403, location: null });
  });
});

it('notifies only the owner if an address already has an account', async () => {
  const account = await confirmedAccount();
  const again = newAccount({ email: account.email });
  const known = await desk.post('sign-up/email', { body: again });
  const free = await desk.post('sign-up/email', { body: newAccount() });
  expect(known.status).toBe(free.status);
  expect(Object.keys(known.body ?? {})).toEqual(Object.keys(free.body ?? {}));
  await mailbox.waitFor(account.email, 'You already have an account');
  expect((await desk.post('sign-in/email', { body: again })).status).toBe(401);
});

describe('a new password', () => {
  async function askForLink(email: string): Promise<string> {
    const body = { email, redirectTo: '/auth/reset-password' };
    expect((await desk.post('request-password-reset', { body })).status).toBe(200);
    const { location } = await desk.open(await linkIn(email, RESET));
    const page = new URL(location ?? '', BASE_URL);
    expect(page.origin + page.pathname).toBe(`${BASE_URL}/auth/reset-password`);
    return page.searchParams.get('token') ?? '';
  }

  it('replaces the old one, signs out all devices, and works once', async () => {
    const account = await confirmedAccount();
    const { cookie } = await desk.post('sign-in/email', { body: account });
    const token = await askForLink(account.email);
    const newPassword = 'an entirely new one';
    const common = await desk.post('reset-password', { body: { token, newPassword: 'password1234' } });
    expect(common).toMatchObject({ status: 400, body: { code: 'PASSWORD_TOO_COMMON' } });
    expect((await desk.post('reset-password', { body: { token, newPassword } })).status).toBe(200);
    expect(await whoIs(cookie)).toBeNull();
    expect((await desk.post('sign-in/email', { body: account })).status).toBe(401);
    const withNew = { email: account.email, password: newPassword };
    expect((await desk.post('sign-in/email', { body: withNew })).status).toBe(200);
    expect((await desk.post('reset-password', { body: { token, newPassword: 'yet another one' } })).status).toBe(400);
  });

  it('can be requested without revealing if the address has an account', async () => {
    const account = await confirmedAccount();
    const known = await desk.post('request-password-reset', { body: { email: account.email } });
    const unknown = await desk.post('request-password-reset', { body: { email: newAccount().email } });
    expect(unknown).toEqual(known);
  });

  it('is not set by a link that redirects elsewhere', async () => {
    const { email } = await confirmedAccount();
    for (const redirectTo of ['https://evil.test/', '//evil.test/', '/\\evil.test/']) {
      const answer = await desk.post('request-password-reset', { body: { email, redirectTo } });
      expect(answer).toMatchObject({ status: 403 });
    }
    expect(mailbox.find(email, RESET)).toEqual([]);
  });
});

it('is still accepted if the mail server is down', async () => {
  const closed = await openMailbox();
  await closed.close();
  const lonely = createAuthDesk({ db: database.db, smtpUrl: closed.smtpUrl });
  const account = newAccount();
  expect((await lonely.post('sign-up/email', { body: account })).status).toBe(200);
  expect((await lonely.post('sign-in/email', { body: account })).status).toBe(403);
  lonely.close();
});
