import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RawTracks } from '../ports/index.ts';
import { positionsAfter, rangesToUpload, readUploadNote } from './upload-raw-tracks.ts';

/** Never edit this file; see the README next to its folder. */
const EARLIER = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/capture/shipped.json');
const stored: unknown = JSON.parse(readFileSync(EARLIER, 'utf8'));

const rawTracks = {
  readNote: async (_recordingId, name) => (name === 'shipped' ? stored : null),
} satisfies Partial<RawTracks> as unknown as RawTracks;

test('an upload note of an earlier version is continued', async () => {
  const place = { provider: 's3', bucket: 'recordings', endpoint: 'https://s3.eu-central-1.amazonaws.com' } as const;
  expect(await readUploadNote(rawTracks, 'any', place)).toEqual(stored);
});

describe('the ranges of the next chunk', () => {
  const track = { file: 'take-1/TR_1.mkv', sizeBytes: 1000 };
  const journal = { file: 'take-1/journal.jsonl', sizeBytes: 100 };

  test('uploads everything that was never uploaded, the journal last', () => {
    const { ranges, isAll } = rangesToUpload([track, journal], {}, 10_000);
    expect(ranges).toEqual([
      { file: track.file, offset: 0, length: 1000 },
      { file: journal.file, offset: 0, length: 100 },
    ]);
    expect(isAll).toBe(true);
  });

  test('uploads only added bytes, and nothing of files that did not grow or became shorter', () => {
    const positions = { [track.file]: 900, [journal.file]: 100 };
    expect(rangesToUpload([track, journal], positions, 10_000)).toEqual({
      ranges: [{ file: track.file, offset: 900, length: 100 }],
      isAll: true,
    });
    expect(rangesToUpload([{ ...track, sizeBytes: 800 }, journal], positions, 10_000)).toEqual({
      ranges: [],
      isAll: true,
    });
  });

  test('uploads the same share of each file up to the limit until everything is uploaded', () => {
    expect(rangesToUpload([track, journal], {}, 110).ranges.map(({ length }) => length)).toEqual([100, 10]);
    let positions = {};
    for (let chunks = 1; ; chunks++) {
      const { ranges, isAll } = rangesToUpload([track, journal], positions, 110);
      expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(110);
      positions = positionsAfter(positions, ranges);
      if (!isAll) continue;
      expect(chunks).toBe(10);
      expect(positions).toEqual({ [track.file]: 1000, [journal.file]: 100 });
      return;
    }
  });
});
