import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  parseRecordingMetadata,
  RECORDING_METADATA_VERSION,
  type RecordingMetadata,
  toStoredMetadata,
  withUnrecordedTrack,
} from './recording-metadata.ts';

/** Never edit this file; see the README next to it. */
const EARLIER = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/recording-metadata.jsonl');
const earlier = readFileSync(EARLIER, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Reads stored metadata, changes it, and returns what the row then contains. */
function rewritten(stored: unknown, changes: ReturnType<typeof parseRecordingMetadata> = {}): unknown {
  return asJson(toStoredMetadata({ ...parseRecordingMetadata(stored), ...changes }));
}

describe('metadata of an earlier version', () => {
  const file = { durationSeconds: 1799.967, sizeBytes: 104857600, width: 1280, height: 720, fps: 30 };
  const output = {
    ...{ recordingSid: 'EG_abc123', status: 'EGRESS_COMPLETE', problem: null, path: '/out/s.r.c0ffee01.mp4' },
    ...{ sizeBytes: 52428800, mediaStartedAt: at(3.195) },
  };

  test('is read', () => {
    expect(earlier.map(parseRecordingMetadata)).toEqual([
      {},
      { startAttempts: { count: 2, firstAt: at(0.2), lastAt: at(2.4) } },
      {
        interruptedAt: at(14.5),
        atRisk: { alert: 'recording_interrupted', since: at(14.5) },
        unrecordedTracks: [
          { trackSid: 'TR_sealed', name: 'Ben', source: 'camera', reason: 'encrypted', codec: null },
          { trackSid: 'TR_red', name: 'Ada', source: 'microphone', reason: 'codec', codec: 'audio/pcma' },
        ],
      },
      {
        ...{ stopReason: 'all participants have left', endReason: 'stopped', isSpread: true, rawTracks: 'kept' },
        gaps: [
          { from: at(12), to: at(24.6) },
          { from: at(600), to: at(610) },
        ],
        artifact: { ...file, flaws: ["Ben's camera is black from start to end"] },
      },
      {
        startAttempts: { count: 1, firstAt: at(0.2), lastAt: at(0.2) },
        replacedBecause: 'no response from servers',
        endReason: 'EGRESS_COMPLETE: End reason: StopEgress API',
        ...{ output, artifact: file },
      },
      {
        endReason: 'EGRESS_FAILED: pipeline frozen',
        output: {
          ...{ ...output, status: 'EGRESS_FAILED', problem: 'pipeline frozen', path: null },
          ...{ sizeBytes: null, mediaStartedAt: null },
        },
        failedAt: at(1900),
        retries: { count: 2, lastAt: at(12_700) },
      },
    ]);
  });

  test.each(earlier)('is written with the same keys and shapes: %j', (stored) => {
    expect(rewritten(stored)).toEqual(stored);
  });

  test('has version 1, which is not written', () => {
    expect(RECORDING_METADATA_VERSION).toBe(1);
    expect(rewritten({ stopReason: 'stopped' })).toEqual({ stopReason: 'stopped' });
  });
});

describe('metadata of a later version', () => {
  const later = {
    version: 2,
    speech: [{ at: 1 }],
    gaps: [{ from: at(1).toISOString(), to: at(2).toISOString(), run: 7 }],
  };

  test('keeps its version, unknown keys and unknown fields of known keys', () => {
    expect(parseRecordingMetadata(later).version).toBe(2);
    expect(rewritten(later, { stopReason: 'stopped' })).toEqual({ ...later, stopReason: 'stopped' });
  });

  test('keeps unknown fields of a list that gets another entry', () => {
    const { gaps = [] } = parseRecordingMetadata(later);
    const added = { from: at(5).toISOString(), to: at(6).toISOString() };
    expect(rewritten(later, { gaps: [...gaps, { from: at(5), to: at(6) }] })).toEqual({
      ...later,
      gaps: [...later.gaps, added],
    });
  });
});

describe('malformed metadata', () => {
  test.each([
    ['version', 'two'],
    ['startAttempts', { count: 1.5, firstAt: at(0), lastAt: at(0) }],
    ['replacedBecause', 5],
    ['unrecordedTracks', [{ trackSid: 'TR_1' }]],
    ['interruptedAt', 'yesterday'],
    ['gaps', 'none'],
    ['gaps', [{ from: null, to: at(0) }]],
    ['isSpread', 'yes'],
    ['atRisk', { alert: 'recording_interrupted' }],
    ['stopReason', {}],
    ['endReason', null],
    ['output', { recordingSid: 'EG_1' }],
    ['artifact', { flaws: 'many' }],
    ['failedAt', 0],
    ['retries', []],
    ['rawTracks', true],
  ] as const)('%s: %j reads as absent, without the other keys, and is kept', (name, value) => {
    const stored = asJson({ isSpread: true, retries: { count: 1, lastAt: at(0) }, [name]: value });
    const metadata = parseRecordingMetadata(stored);
    expect(metadata[name]).toBeUndefined();
    expect([metadata.isSpread, metadata.retries?.count]).toEqual([
      name === 'isSpread' ? undefined : true,
      name === 'retries' ? undefined : 1,
    ]);
    expect(rewritten(stored)).toEqual(stored);
  });

  test('is kept in `malformed` when its key gets a value', () => {
    const gaps = [{ from: at(1), to: at(2) }];
    const stored = rewritten({ gaps: 'none', output: 1 }, { gaps });
    expect(stored).toEqual({ gaps: asJson(gaps), output: 1, malformed: { gaps: 'none' } });
    expect(parseRecordingMetadata(stored).gaps).toEqual(gaps);
    expect(rewritten(stored)).toEqual(stored);
  });

  test('`malformed` itself is kept if it is malformed', () => {
    const stored = rewritten({ malformed: 'text', isSpread: 'yes' }, { isSpread: true });
    expect(stored).toEqual({ isSpread: true, malformed: { malformed: 'text', isSpread: 'yes' } });
    expect(rewritten(stored)).toEqual(stored);
  });

  test.each([null, 'text', 7, ['a']])('%j instead of an object is kept under a key', (stored) => {
    expect(rewritten(stored, { stopReason: 'stopped' })).toEqual({ metadata: stored, stopReason: 'stopped' });
  });

  test('a key without a value is absent', () => {
    const { interruptedAt: _, ...metadata } = parseRecordingMetadata({ interruptedAt: at(0).toISOString(), kept: 1 });
    expect(toStoredMetadata(metadata)).toEqual({ kept: 1 });
    expect(rewritten({ kept: 1, isSpread: true }, { isSpread: undefined })).toEqual({ kept: 1 });
  });
});

test('lists as many unrecorded tracks as a participant may have, and those of the others too', () => {
  const track = (name: string, number: number) =>
    ({ trackSid: `TR_${name}_${number}`, name, source: 'camera', reason: 'excess', codec: null }) as const;
  let metadata: RecordingMetadata = {};
  for (let number = 0; number < 1000; number++) {
    metadata = withUnrecordedTrack(metadata, track('Eve', number)) ?? metadata;
  }
  expect(metadata.unrecordedTracks).toHaveLength(20);
  expect(withUnrecordedTrack(metadata, track('Eve', 0))).toBeNull();
  expect(withUnrecordedTrack(metadata, track('Bob', 0))?.unrecordedTracks?.at(-1)?.name).toBe('Bob');
});
