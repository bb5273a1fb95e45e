import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});

afterAll(() => Promise.all([first.drop(), second.drop()]));

test('a test database has the tables and no other writer', async () => {
  await first.pool.query("INSERT INTO users (id, name, email, role) VALUES ('a', 'Ada', 'ada@mail.example', 'mentor')");
  expect((await first.pool.query('SELECT name FROM users')).rows).toEqual([{ name: 'Ada' }]);
  expect((await second.pool.query('SELECT name FROM users')).rows).toEqual([]);
});
