import { describe, expect, test } from 'vitest';
import { parseRecordingMetadata } from './recording-metadata.ts';
import { type CoverageFacts, coverageOf, sessionTimeline, splitMoments } from './timeline.ts';

describe('coverage', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);
  const gap = (from: number, to: number) => ({ from: at(from), to: at(to) });

  const WHOLE: CoverageFacts = {
    firstJoinedAt: at(0),
    startedAt: at(0.4),
    lastLeftAt: at(3600),
    captureEndedAt: at(3620),
    metadata: {},
  };

  test('is complete if the recorder joined immediately and stayed', () => {
    expect(coverageOf(WHOLE)).toEqual({ expectedSeconds: 3600, capturedSeconds: 3600, missing: [] });
  });

  test.each([
    ['a gap', { metadata: { gaps: [gap(1865, 1877)] } }, [[1865, 12]]],
    ['a gap too short to be noticed', { metadata: { gaps: [gap(1865, 1865.9)] } }, []],
    ['gaps that overlap', { metadata: { gaps: [gap(20, 30), gap(10, 22)] } }, [[10, 20]]],
    ['a gap that ends after the session span', { metadata: { gaps: [gap(3590, 3610)] } }, [[3590, 10]]],
    ['a gap after all participants left', { metadata: { gaps: [gap(3601, 3610)] } }, []],
    ['a recorder that joined late', { startedAt: at(20) }, [[0, 20]]],
    ['a recorder that never joined', { startedAt: null }, [[0, 3600]]],
    ['a recorder that was lost', { metadata: { interruptedAt: at(3000) } }, [[3000, 600]]],
    ['malformed metadata', { metadata: parseRecordingMetadata({ gaps: 'none' }) }, []],
  ] as const)('%s', (_, facts, expected) => {
    const coverage = coverageOf({ ...WHOLE, ...facts });
    expect(coverage?.missing.map(({ atSeconds, durationSeconds }) => [atSeconds, durationSeconds])).toEqual(expected);
    const missingSeconds = expected.reduce((sum, [, durationSeconds]) => sum + durationSeconds, 0);
    expect(coverage?.capturedSeconds).toBe(3600 - missingSeconds);
  });

  test.each([{ firstJoinedAt: null }, { lastLeftAt: null }, { captureEndedAt: null }])(
    'is unknown with %o',
    (facts) => {
      expect(coverageOf({ ...WHOLE, ...facts })).toBeNull();
    },
  );
});

describe('session timeline', () => {
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
});

describe('split moments', () => {
  const AT = '2030-01-02T12:00:00.000Z';

  test.each([
    ['', ['']],
    ['Sam cancelled “First steps”.', ['Sam cancelled “First steps”.']],
    [`Sam moved “First steps” to ${AT}.`, ['Sam moved “First steps” to ', new Date(AT), '.']],
    [`${AT}${AT}`, ['', new Date(AT), '', new Date(AT), '']],
    ['“9999-99-99T99:99:99.999Z”', ['“', '9999-99-99T99:99:99.999Z', '”']],
    ['on 2030-01-02', ['on 2030-01-02']],
  ])('splits %j at its timestamps', (text, parts) => {
    expect(splitMoments(text)).toEqual(parts);
  });
});
