import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_NAMES, QUEUES } from './queues.ts';

/** Never edit this file; see the README next to it. */
const EARLIER = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/jobs.jsonl');
const earlier = readFileSync(EARLIER, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

test.each(earlier)('a $name job of an earlier version has a queue and its subject', ({ name, data }) => {
  const queue = JOB_NAMES.find((known) => known === name);
  // The payload comes from the database, so its type is only as certain as this test.
  const subjectOf = queue === undefined ? undefined : (QUEUES[queue].subject as (payload: unknown) => string);
  expect(Object.values(data)).toEqual([subjectOf?.(data)]);
});

test('every queue has an example', () => {
  expect(earlier.map(({ name }) => name).toSorted()).toEqual(JOB_NAMES.toSorted());
});

test('a dead-letter queue is created before the queues that refer to it', () => {
  for (const [index, name] of JOB_NAMES.entries()) {
    const { deadLetter } = QUEUES[name].options;
    if (deadLetter !== undefined) expect(JOB_NAMES.slice(0, index)).toContain(deadLetter);
  }
});
