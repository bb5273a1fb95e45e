import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFrames } from '../matroska/read-frames.ts';
import { type Frame, TrackFileWriter } from '../matroska/track-file-writer.ts';
import type { CapturedTrack, KeyFrame, Span } from './captured-track.ts';
import { sliceTrack } from './slice-track.ts';

const TRACK_START_MS = 1_700_000_000_000;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'slice-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const at = (ms: number) => TRACK_START_MS + ms;
const span = (startMs: number, endMs: number): Span => ({ startMs: at(startMs), endMs: at(endMs) });

/** A track whose `index`th frame holds `index` in its one byte. */
function writeTrack(kind: 'audio' | 'video', timesMs: readonly number[], keyFramesAtMs: readonly number[] = []) {
  const size = { width: 640, height: 360 };
  const source = join(directory, 'track.mkv');
  const writer = new TrackFileWriter(
    source,
    kind === 'audio' ? { kind, codec: 'opus', channels: 2 } : { kind, codec: 'vp8', ...size },
  );
  const keyFrames: KeyFrame[] = [];
  for (const [index, timestampMs] of timesMs.entries()) {
    const isKeyFrame = kind === 'audio' || keyFramesAtMs.includes(timestampMs);
    const offset = writer.write({ timestampMs, isKeyFrame, data: Buffer.from([index]) });
    if (kind === 'video' && isKeyFrame) keyFrames.push({ atMs: at(timestampMs), offset, ...size });
  }
  writer.close();
  const track: CapturedTrack = {
    ...{ take: 1, trackSid: 'TR_1', identity: 'ada', source: kind === 'audio' ? 'microphone' : 'camera', kind },
    ...{ codec: kind === 'audio' ? 'opus' : 'vp8', file: 'track.mkv', clock: at, keyFrames, mutedSpans: [] },
    span: span(0, timesMs.at(-1) ?? 0),
  };
  return { track, source };
}

interface Sliced {
  readonly startMs: number;
  readonly frames: Frame[];
}

/** The slice's beginning, and its frames in milliseconds of the track; null where there is none. */
async function slice(written: ReturnType<typeof writeTrack>, part: Span): Promise<Sliced | null> {
  const result = await sliceTrack({ ...written, span: part, destination: join(directory, 'slice.mkv') });
  if (result === null) return null;
  const startMs = result.startMs - TRACK_START_MS;
  const frames = await Array.fromAsync(readFrames(result.path), (frame) => ({
    ...frame,
    timestampMs: frame.timestampMs + startMs,
    data: Buffer.from(frame.data),
  }));
  return { startMs, frames };
}

const every = (stepMs: number, count: number) => Array.from({ length: count }, (_, index) => index * stepMs);
const timesOf = (sliced: Sliced | null) => sliced?.frames.map((frame) => frame.timestampMs);

describe('a slice of video', () => {
  it('begins with the last key frame before the span and ends with the span', async () => {
    const written = writeTrack('video', every(40, 100), [0, 800, 1600, 3200]);
    const sliced = await slice(written, span(2000, 2400));
    expect(sliced).toMatchObject({ startMs: 1600 });
    expect(timesOf(sliced)).toEqual(every(40, 100).filter((ms) => ms >= 1600 && ms < 2400));
    expect(sliced?.frames[0]).toMatchObject({ isKeyFrame: true, data: Buffer.from([40]) });
  });

  it('begins with the first key frame within the span where none comes before', async () => {
    const sliced = await slice(writeTrack('video', every(40, 50), [0]), span(-1000, 100));
    expect(timesOf(sliced)).toEqual([0, 40, 80]);
  });

  it('is not there where the track has no picture for the span', async () => {
    expect(await slice(writeTrack('video', every(40, 50), [0]), span(-1000, 0))).toBeNull();
  });

  it('is not there where a crash left a key frame in the journal alone', async () => {
    const { track, source } = writeTrack('video', every(40, 5), [0]);
    const unwritten = { atMs: at(200), offset: 10_000, width: 640, height: 360 };
    const crashed = { ...track, keyFrames: [...track.keyFrames, unwritten] };
    expect(await slice({ track: crashed, source }, span(200, 400))).toBeNull();
  });

  it('replaces an older one', async () => {
    const written = writeTrack('video', every(40, 50), [0]);
    writeFileSync(join(directory, 'slice.mkv'), 'something else');
    expect(timesOf(await slice(written, span(0, 80)))).toEqual([0, 40]);
  });
});

describe('a slice of audio', () => {
  it('holds what lies in the span, as it is', async () => {
    const sliced = await slice(writeTrack('audio', every(20, 100)), span(500, 600));
    expect(timesOf(sliced)).toEqual([500, 520, 540, 560, 580]);
    expect(sliced?.frames.map(({ data }) => data[0])).toEqual([25, 26, 27, 28, 29]);
  });

  it('has nothing added to it where the gaps are short', async () => {
    const heardMs = [300, 320, 340, 1200, 1220, 2200];
    expect(timesOf(await slice(writeTrack('audio', heardMs), span(-600, 3000)))).toEqual(heardMs);
  });

  it('is not there where nothing was heard', async () => {
    const written = writeTrack('audio', every(20, 100));
    expect(await slice(written, span(2000, 5000))).toBeNull();
    expect(await slice(written, span(-5000, 0))).toBeNull();
  });

  it('has silence in every long gap, from the beginning on, so that no decoder has to make up minutes at once', async () => {
    const heardMs = [60_000, 60_020, 200_000, 200_500, 201_700];
    const sliced = await slice(writeTrack('audio', heardMs), span(-30_000, 202_000));
    expect(sliced?.startMs).toBe(-29_000);
    const times = timesOf(sliced) ?? [];
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(Math.max(...times.slice(1).map((ms, index) => ms - (times[index] ?? 0)))).toBeLessThanOrEqual(1020);
    const heard = sliced?.frames.filter(({ data }) => data.length === 1);
    expect(heard?.map(({ timestampMs, data }) => [timestampMs, data[0]])).toEqual([
      [60_000, 0],
      [60_020, 1],
      [200_000, 2],
      [200_500, 3],
      [201_700, 4],
    ]);
  });
});
