import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTroubleLog } from './trouble-log.ts';

test('logs a repeated problem immediately, then twice a minute with a count', () => {
  const lines: { msg: string; suppressed?: number }[] = [];
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  let nowMs = 0;
  const log = createTroubleLog(logger, { now: () => new Date(nowMs) });
  const logged = () => lines.splice(0).map(({ msg, suppressed = 0 }) => [msg, suppressed]);

  for (const what of ['the database', 'the database', 'LiveKit', 'the database']) log(new Error('away'), what);
  expect(logged()).toEqual([
    ['the database', 0],
    ['LiveKit', 0],
  ]);
  nowMs = 30_000;
  log(new Error('away'), 'the database');
  expect(logged()).toEqual([['the database', 2]]);
  nowMs = 59_999;
  log(new Error('away'), 'the database');
  expect(logged()).toEqual([]);
});
