import { createRateLimiter } from '@young-minds/database';
import { rateLimitUses } from '@young-minds/database/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ATTACKER = '198.51.100.66';
const MINUTE_MS = 60_000;

let database: TestDatabase;
let desk: ReturnType<typeof createAuthDesk>;

beforeAll(async () => {
  database = await createTestDatabase();
  desk = createAuthDesk({ db: database.db, isRateLimited: true });
});

beforeEach(() => database.db.delete(rateLimitUses));

afterAll(() => database.drop());

async function signUp() {
  const account = newAccount();
  const { cookie } = await desk.post('sign-up/email', { body: account });
  return { ...account, cookie };
}

const guess = (email: string, address = ATTACKER) =>
  desk.post('sign-in/email', { body: { email, password: 'a guess of mine' }, address });

/** Makes one account's guesses count up to the limit of its address. */
async function useUp(email: string): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) expect((await guess(email)).status).toBe(401);
}

describe('guessing passwords', () => {
  it('ends after ten guesses at one account, across all processes on one database', async () => {
    const other = createAuthDesk({ db: database.db, isRateLimited: true });
    const { email } = newAccount();
    await useUp(email.toUpperCase());
    expect((await guess(email)).status).toBe(429);
    const body = { email, password: 'a guess of mine' };
    expect((await other.post('sign-in/email', { body, address: ATTACKER })).status).toBe(429);
  });

  it('ends after ten parallel guesses too', async () => {
    const { email } = newAccount();
    const answers = await Promise.all(Array.from({ length: 15 }, () => guess(email)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('locks out neither other accounts at the same address nor a device that the user has signed in on', async () => {
    const [attacked, classmate] = [await signUp(), await signUp()];
    await useUp(attacked.email);
    const elsewhere = { body: attacked, address: ATTACKER };
    expect((await desk.post('sign-in/email', elsewhere)).status).toBe(429);
    expect((await desk.post('sign-in/email', { ...elsewhere, cookie: classmate.cookie })).status).toBe(429);
    expect((await desk.post('sign-in/email', { ...elsewhere, cookie: attacked.cookie })).status).toBe(200);
    expect((await desk.post('sign-in/email', { body: classmate, address: ATTACKER })).status).toBe(200);
  });
});

it('does not count successful sign-ins', async () => {
  const account = newAccount();
  await desk.post('sign-up/email', { body: account });
  for (let times = 0; times < 12; times += 1) {
    expect((await desk.post('sign-in/email', { body: account })).status).toBe(200);
  }
  expect(await database.db.select().from(rateLimitUses)).toEqual([]);
});

it('does not limit a class of users who sign up together', async () => {
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => desk.post('sign-up/email', { body: newAccount() })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

describe('a limit', () => {
  it('has a window that slides, and is not extended by refused uses', async () => {
    const clock = new ManualClock(new Date('2030-01-01T12:00:00Z'));
    const limiter = createRateLimiter({ db: database.db, clock });
    const limits = [{ subject: 'a test', max: 2, windowMs: 10 * MINUTE_MS }];
    expect(await limiter.use(limits)).toBe(true);
    clock.advance(6 * MINUTE_MS);
    expect(await limiter.use(limits)).toBe(true);
    expect(await limiter.use(limits)).toBe(false);
    clock.advance(4 * MINUTE_MS);
    expect(await limiter.use(limits)).toBe(true);
    expect(await limiter.use(limits)).toBe(false);
    await limiter.giveBack(limits);
    expect(await limiter.use(limits)).toBe(true);
  });
});
