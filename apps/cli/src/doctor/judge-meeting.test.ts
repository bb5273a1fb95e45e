import { expect, test } from 'vitest';
import { judgeMeeting } from './judge-meeting.ts';

const MEETING = { id: 'r1', playableAfterMs: 20_040, bad: [], madeShare: 1, interruptions: 0 };
const BAD = { ...MEETING, bad: ["mentor's voice: heard 40 % of the time"] };

test.each([
  ['a good recording', MEETING, 'ok', /recording r1 could be played 20\.0 s/],
  ['a good recording of a busy machine', { ...MEETING, madeShare: 0.5 }, 'ok', /could be played/],
  ['a bad recording', BAD, 'failed', /^recording r1: mentor's voice/],
  ['a machine that is too busy', { ...BAD, madeShare: 0.6 }, 'warning', /too busy to judge: the robots made 60 %/],
  ['robots that could not send', { ...BAD, interruptions: 2 }, 'failed', /could not send .* broke 2x/],
  [
    'robots that could not send from a busy machine',
    { ...BAD, madeShare: 0.6, interruptions: 1 },
    'failed',
    /broke 1x/,
  ],
])('%s', (_what, meeting, state, found) => {
  expect(judgeMeeting(meeting)).toMatchObject({ state, found: expect.stringMatching(found) });
});
