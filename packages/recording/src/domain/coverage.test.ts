import { describe, expect, test } from 'vitest';
import { type CoverageFacts, coverageOf, uncapturedGaps } from './coverage.ts';
import { type LostSpan, parseRecordingMetadata } from './recording-metadata.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);
const gap = (from: number, to: number) => ({ from: at(from), to: at(to) });

const replaced = { recorder: 'egress', recordingSid: 'EG_1', startedAt: at(4), endedAt: at(40), output: null } as const;
const LOST = { durationSeconds: 3600, sizeBytes: 1, width: 1280, height: 720, fps: 30, isBeginningLost: true };

describe('the coverage of a recording', () => {
  const WHOLE: CoverageFacts = {
    firstJoinedAt: at(0),
    startedAt: at(0.4),
    lastLeftAt: at(3600),
    captureEndedAt: at(3620),
    durationSeconds: 3600,
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
    [
      'a recorder that joined with the first media, long after the first join',
      { startedAt: at(4), metadata: { connectedAt: at(3.5) } },
      [],
    ],
    ['a recorder that joined long after it', { startedAt: at(20), metadata: { connectedAt: at(3.5) } }, [[3.5, 16.5]]],
    ['a recorder that never joined', { startedAt: null }, [[0, 3600]]],
    ['a recorder that was lost', { metadata: { interruptedAt: at(3000) } }, [[3000, 600]]],
    ['a video that ends with the last captured frame', { durationSeconds: 103 }, [[103, 3497]]],
    [
      'an interruption that was noted after the last captured frame',
      { durationSeconds: 103, metadata: { interruptedAt: at(110) } },
      [[103, 3497]],
    ],
    ['a video that is not composed yet', { durationSeconds: null }, []],
    [
      'a fallback that continued',
      { startedAt: at(43), metadata: { replaced } },
      [
        [0, 4],
        [40, 3],
      ],
    ],
    ['a fallback whose beginning is lost', { startedAt: at(43), metadata: { replaced, artifact: LOST } }, [[0, 43]]],
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

describe('media that was lost inside the video', () => {
  const lostIn = (...lost: readonly LostSpan[]): CoverageFacts => ({
    ...{ firstJoinedAt: at(0), startedAt: at(0), lastLeftAt: at(100), captureEndedAt: at(120), durationSeconds: 100 },
    metadata: { gaps: [gap(40, 50)], artifact: { ...LOST, isBeginningLost: false, durationSeconds: 100, lost } },
  });

  test.each([
    [
      'everything',
      [{ atSeconds: 10, durationSeconds: 17, media: 'everything' }],
      73,
      [
        [10, 17],
        [40, 10],
      ],
    ],
    [
      'the picture',
      [{ atSeconds: 60, durationSeconds: 17, media: 'picture' }],
      90,
      [
        [40, 10],
        [60, 17, 'picture'],
      ],
    ],
    [
      'the sound around a gap',
      [{ atSeconds: 30, durationSeconds: 30, media: 'sound' }],
      90,
      [
        [30, 10, 'sound'],
        [40, 10],
        [50, 10, 'sound'],
      ],
    ],
    ['the sound in a gap', [{ atSeconds: 41, durationSeconds: 8, media: 'sound' }], 90, [[40, 10]]],
  ] as const)('%s is missing', (_what, lost, capturedSeconds, expected) => {
    const coverage = coverageOf(lostIn(...lost));
    expect(coverage?.capturedSeconds).toBe(capturedSeconds);
    const missing = coverage?.missing.map(({ atSeconds, durationSeconds, media }) =>
      media === undefined ? [atSeconds, durationSeconds] : [atSeconds, durationSeconds, media],
    );
    expect(missing).toEqual(expected);
  });

  test('media of one participant is missing with their name, except in gaps', () => {
    const lost = { atSeconds: 45, durationSeconds: 12, media: 'picture', participant: 'Ada' } as const;
    expect(coverageOf(lostIn(lost))?.missing).toEqual([
      { atSeconds: 40, durationSeconds: 10 },
      { atSeconds: 50, durationSeconds: 7, media: 'picture', participant: 'Ada' },
    ]);
  });

  test('a half that is missing is no gap that a capture run could cover', () => {
    const facts = lostIn({ atSeconds: 60, durationSeconds: 30, media: 'sound' });
    expect(uncapturedGaps(facts, [gap(0, 60), gap(90, 100)])).toEqual([gap(60, 90)]);
  });
});

describe('gaps that no capture run covers', () => {
  const facts = (metadata: CoverageFacts['metadata'] = {}): CoverageFacts => ({
    ...{ firstJoinedAt: at(0), startedAt: at(0.5), lastLeftAt: at(100), captureEndedAt: at(120) },
    durationSeconds: null,
    metadata,
  });

  test.each([
    ['nothing if one capture run covers all', facts(), [gap(0.4, 120)], []],
    ['the gap between two capture runs', facts(), [gap(0.4, 40), gap(52, 120)], [gap(40, 52)]],
    [
      'capture runs in any order, one within another',
      facts(),
      [gap(52, 120), gap(0.4, 40), gap(10, 20)],
      [gap(40, 52)],
    ],
    ['the end if the last machine was lost', facts(), [gap(0.4, 80)], [gap(80, 100)]],
    ['the start if the first machine was lost before its first upload', facts(), [gap(30, 120)], [gap(0, 30)]],
    ['the whole session span if nothing is left', facts(), [], [gap(0, 100)]],
    ['nothing from before media could flow', facts({ connectedAt: at(3) }), [gap(3.5, 120)], []],
    ['no gap shorter than a second', facts(), [gap(0.9, 40), gap(40.9, 99.5)], []],
    [
      'no gap that the row already contains, within a second',
      facts({ gaps: [gap(39.5, 51.8)] }),
      [gap(0.4, 40), gap(52, 120)],
      [],
    ],
    [
      'a gap that is longer than in the row',
      facts({ gaps: [gap(45, 52)] }),
      [gap(0.4, 40), gap(52, 120)],
      [gap(40, 52)],
    ],
    ['nothing of what a replaced recorder captured', { ...facts({ replaced }), startedAt: at(43) }, [gap(43, 120)], []],
    ['nothing if the session span is unknown', { ...facts(), lastLeftAt: null }, [gap(0.4, 40)], []],
  ])('reports %s', (_, row, captured, expected) => {
    expect(uncapturedGaps(row, captured)).toEqual(expected);
  });
});
