import { expect, it } from 'vitest';
import { afterCheck, isLong, NO_SILENCE } from './silence.ts';

/** Returns whether the silence is long after checks that found these bit rates. */
const isLongAfter = (...checks: readonly (readonly number[])[]) => isLong(checks.reduce(afterCheck, NO_SILENCE));

it.each<[string, readonly (readonly number[])[], boolean]>([
  ['packets arrive', [[800], [900], [700]], false],
  [
    'nothing arrives any more',
    [
      [30_000, 800],
      [0, 0],
      [0, 0],
    ],
    true,
  ],
  ['one check found nothing', [[800], [0]], false],
  [
    'one of two tracks is still arriving',
    [
      [30_000, 800],
      [0, 800],
      [0, 800],
    ],
    false,
  ],
  ['packets arrive again', [[800], [0], [0], [800]], false],
  ['nothing has arrived yet', [[0], [0], [0]], false],
  ['nothing has arrived for five checks', [[0], [0], [0], [0], [0]], true],
  ['every track is muted', [[800], [], [], []], false],
  ['a track is unmuted and has not arrived yet', [[800], [], [0], [0]], false],
])('a participant is cut off if nothing arrives any more, or not at all: %s', (_what, checks, expected) => {
  expect(isLongAfter(...checks)).toBe(expected);
});
