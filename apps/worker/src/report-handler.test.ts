import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTroubleLog } from './report-handler.ts';

test('logs a repeated problem immediately, then twice a minute with a count', () => {
  const lines: { msg: string; untold?: number }[] = [];
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  let nowMs = 0;
  const tell = createTroubleLog(logger, { now: () => new Date(nowMs) });
  const told = () => lines.splice(0).map(({ msg, untold = 0 }) => [msg, untold]);

  for (const what of ['the database', 'the database', 'LiveKit', 'the database']) tell(new Error('away'), what);
  expect(told()).toEqual([
    ['the database', 0],
    ['LiveKit', 0],
  ]);
  nowMs = 30_000;
  tell(new Error('away'), 'the database');
  expect(told()).toEqual([['the database', 2]]);
  nowMs = 59_999;
  tell(new Error('away'), 'the database');
  expect(told()).toEqual([]);
});
