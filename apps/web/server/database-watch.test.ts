import { YoungMindsError } from '@young-minds/core';
import { expect, it } from 'vitest';
import { createDatabaseWatch } from './database-watch.ts';

const DOWN = new YoungMindsError('DATABASE_UNAVAILABLE', 'The database does not respond.');

/** Creates a watch on a database that is down if there is trouble. */
function watch() {
  const lines: string[] = [];
  const log = (_facts: object, message: string) => lines.push(message);
  const database: { trouble: Error | null } = { trouble: null };
  const ping = async () => {
    if (database.trouble !== null) throw database.trouble;
  };
  return { lines, database, ...createDatabaseWatch({ ping, logger: { info: log, warn: log, error: log } }) };
}

it('logs once that the database is down, and once that it responds again', async () => {
  const { database, lines, findTrouble } = watch();
  expect(await findTrouble()).toBeNull();
  expect(lines).toEqual([]);
  database.trouble = DOWN;
  expect(await findTrouble()).toBe(DOWN);
  expect(await findTrouble()).toBe(DOWN);
  expect(lines).toEqual(['The database is down: private pages and the API answer 503']);
  database.trouble = null;
  expect(await findTrouble()).toBeNull();
  expect(await findTrouble()).toBeNull();
  expect(lines.slice(1)).toEqual(['The database responds again']);
});

it('explains unexpected errors only', async () => {
  const { database, explain } = watch();
  const unexpected = new Error('Failed to get session');
  expect(await explain(unexpected)).toBe(unexpected);
  database.trouble = DOWN;
  expect(await explain(unexpected)).toBe(DOWN);
  const expected = new YoungMindsError('SESSION_OVER', 'The session is over.');
  expect(await explain(expected)).toBe(expected);
});
