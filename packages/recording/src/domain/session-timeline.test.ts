import { expect, test } from 'vitest';
import { sessionTimeline } from './session-timeline.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);

const part = (id: string, fromS: number, toS: number) => ({
  id,
  status: 'completed' as const,
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

test('a failed part has no duration, and an erased part is omitted', () => {
  const failed = { ...part('failed', 310, 320), status: 'failed' as const };
  const erased = { ...part('erased', 330, 340), erasedAt: at(999) };
  const timeline = sessionTimeline([part('first', 0, 300), failed, erased, part('last', 350, 360)]);
  expect(timeline.map(({ recordingId, atSeconds, gapSeconds }) => [recordingId, atSeconds, gapSeconds])).toEqual([
    ['first', 0, 0],
    ['failed', 300, 10],
    ['last', 300, 30],
  ]);
});
