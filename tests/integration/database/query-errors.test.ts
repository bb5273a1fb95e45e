import { inspect } from 'node:util';
import type { Queryable } from '@young-minds/database';
import { authAccounts, users } from '@young-minds/database/schema';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const EMAIL = 'ada@secret.example';
const HASH = 'a-password-hash';
const ADA = { id: 'ada', name: 'Ada', email: EMAIL, role: 'mentee' } as const;
/** A row that PostgreSQL refuses, and quotes. */
const INCOMPLETE = sql`INSERT INTO auth_accounts (id, user_id, password) VALUES ('a', 'ada', ${HASH})`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.insert(users).values(ADA);
});
afterAll(() => database.drop());

/** Returns what a log would contain of the error, with every property of it and of its causes. */
async function loggedErrorOf(query: PromiseLike<unknown>): Promise<string> {
  const error = await query.then(
    () => new Error('The query was not refused.'),
    (reason: unknown) => reason,
  );
  const lines: string[] = [];
  pino({ timestamp: false }, { write: (line) => lines.push(line) }).error({ err: error });
  return `${inspect(error, { depth: null, showHidden: true })}\n${lines.join('')}`;
}

const again = (db: Queryable) => db.insert(users).values({ ...ADA, id: 'again' });

test.each<[string, string, () => PromiseLike<unknown>]>([
  ['an insert', 'users_email_key', () => again(database.db)],
  ['an insert in a transaction', 'users_email_key', () => database.db.transaction((tx) => again(tx))],
  [
    'an insert behind a savepoint',
    'users_email_key',
    () => database.db.transaction((tx) => tx.transaction((inner) => again(inner))),
  ],
  ['raw SQL', 'auth_accounts', () => database.db.execute(INCOMPLETE)],
  [
    'a relational query',
    'division by zero',
    () => database.db.query.users.findFirst({ where: sql`${users.email} = ${EMAIL} AND 1 / 0 = 1` }),
  ],
  [
    'an update',
    'users_email_key',
    async () => {
      await database.db.insert(users).values({ ...ADA, id: 'other', email: 'other@example.test' });
      await database.db.update(users).set({ email: EMAIL }).where(eq(users.id, 'other'));
    },
  ],
])('an error of %s names the reason and no value', async (_, reason, query) => {
  const logged = await loggedErrorOf(query());
  expect(logged).toContain('Failed query');
  expect(logged).toContain(reason);
  expect(logged).not.toContain(EMAIL);
  expect(logged).not.toContain(HASH);
});

test('a query without an error has its values', async () => {
  await database.db.transaction(async (tx) => {
    await tx.insert(authAccounts).values({
      id: 'a',
      accountId: 'ada',
      providerId: 'credential',
      userId: 'ada',
      password: HASH,
    });
  });
  const [account] = await database.db.select().from(authAccounts).where(eq(authAccounts.password, HASH));
  expect(account?.id).toBe('a');
});
