import { expect, test } from 'vitest';
import { sessionTimeline } from './session-timeline.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);

const part = (id: string, fromS: number, toS: number) => ({
  id,
  status: 'completed' as const,
  phase: 'completed' as const,
  errorCode: null,
  durationSeconds: toS - fromS,
  firstJoinedAt: at(fromS),
  lastLeftAt: at(toS),
  createdAt: at(fromS + 1),
  erasedAt: null,
});

test('orders parts by time and includes the gaps between them', () => {
  expect(sessionTimeline([part('second', 600, 900), part('first', 0, 300)])).toEqual([
    { recordingId: 'first', status: 'completed', atSeconds: 0, durationSeconds: 300, gapSeconds: 0 },
    { recordingId: 'second', status: 'completed', atSeconds: 300, durationSeconds: 300, gapSeconds: 300 },
  ]);
});

test('a failed part has no duration, and erased and discarded parts are omitted', () => {
  const failed = { ...part('failed', 310, 320), status: 'failed' as const };
  const erased = { ...part('erased', 330, 340), erasedAt: at(999) };
  const discarded = { ...failed, phase: 'failed' as const, errorCode: 'VISIT_TOO_SHORT' };
  const timeline = sessionTimeline([part('first', 0, 300), failed, erased, discarded, part('last', 350, 360)]);
  expect(timeline.map(({ recordingId, atSeconds, gapSeconds }) => [recordingId, atSeconds, gapSeconds])).toEqual([
    ['first', 0, 0],
    ['failed', 300, 10],
    ['last', 300, 30],
  ]);
});
