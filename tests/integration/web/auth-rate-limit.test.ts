import { authRateLimits } from '@young-minds/database/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

it('slows password guessing across all processes on one database', async () => {
  const desks = [1, 2].map(() => createAuthDesk({ db: database.db, isRateLimited: true }));
  const guess = { email: newAccount().email, password: 'a guess of mine' };
  const statuses: number[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    for (const desk of desks) statuses.push((await desk.post('sign-in/email', { body: guess })).status);
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
  expect(statuses.slice(30)).toEqual(Array(10).fill(429));
  expect(await database.db.select().from(authRateLimits)).toHaveLength(1);
});

it('does not limit a class of users who sign up together', async () => {
  const desk = createAuthDesk({ db: database.db, isRateLimited: true });
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => desk.post('sign-up/email', { body: newAccount() })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});
