import { mkdtempSync, rmSync } from 'node:fs';
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

/** Writes a track whose `index`th frame contains the single byte `index`. */
function writeTrack(timesMs: readonly number[], keyFramesAtMs: readonly number[]) {
  const size = { width: 640, height: 360 };
  const source = join(directory, 'track.mkv');
  const writer = new TrackFileWriter(source, { kind: 'video', codec: 'vp8', ...size });
  const keyFrames: KeyFrame[] = [];
  for (const [index, timestampMs] of timesMs.entries()) {
    const isKeyFrame = keyFramesAtMs.includes(timestampMs);
    const offset = writer.write({ timestampMs, isKeyFrame, data: Buffer.from([index]) });
    if (isKeyFrame) keyFrames.push({ atMs: at(timestampMs), offset, ...size });
  }
  writer.close();
  const track: CapturedTrack = {
    ...{ take: 1, trackSid: 'TR_1', identity: 'ada', source: 'camera', kind: 'video' },
    ...{
      codec: 'vp8',
      file: 'track.mkv',
      clock: Object.assign(at, { leapsMs: [] }),
      keyFrames,
      mutedSpans: [],
      darkSpans: [],
    },
    span: span(0, timesMs.at(-1) ?? 0),
  };
  return { track, source };
}

interface Sliced {
  readonly startMs: number;
  readonly shownFromMs: number;
  readonly frames: Frame[];
}

/** Returns the slice's start, and its frames in milliseconds of the track; null if there is no slice. */
async function slice(written: ReturnType<typeof writeTrack>, part: Span): Promise<Sliced | null> {
  const result = await sliceTrack({ ...written, span: part, destination: join(directory, 'slice.mkv') });
  if (result === null) return null;
  const [startMs, shownFromMs] = [result.startMs - TRACK_START_MS, result.shownFromMs - TRACK_START_MS];
  const frames = await Array.fromAsync(readFrames(result.path), (frame) => ({
    ...frame,
    timestampMs: frame.timestampMs + startMs,
    data: Buffer.from(frame.data),
  }));
  return { startMs, shownFromMs, frames };
}

const every = (stepMs: number, count: number) => Array.from({ length: count }, (_, index) => index * stepMs);
const timesOf = (sliced: Sliced | null) => sliced?.frames.map((frame) => frame.timestampMs);

describe('a slice of video', () => {
  it('begins with the last key frame before the time span and ends with the time span', async () => {
    const written = writeTrack(every(40, 100), [0, 800, 1600, 3200]);
    const sliced = await slice(written, span(2000, 2400));
    expect(sliced).toMatchObject({ startMs: 1600 });
    expect(timesOf(sliced)).toEqual(every(40, 100).filter((ms) => ms >= 1600 && ms < 2400));
    expect(sliced?.frames[0]).toMatchObject({ isKeyFrame: true, data: Buffer.from([40]) });
  });

  it('begins with the first key frame in the time span if there is none before it', async () => {
    const sliced = await slice(writeTrack(every(40, 50), [0]), span(-1000, 100));
    expect(timesOf(sliced)).toEqual([0, 40, 80]);
  });

  it('is missing if the track has no frame in the time span', async () => {
    expect(await slice(writeTrack(every(40, 50), [0]), span(-1000, 0))).toBeNull();
  });

  it('is missing if a crash left the key frame only in the journal', async () => {
    const { track, source } = writeTrack(every(40, 5), [0]);
    const unwritten = { atMs: at(200), offset: 10_000, width: 640, height: 360 };
    const crashed = { ...track, keyFrames: [...track.keyFrames, unwritten] };
    expect(await slice({ track: crashed, source }, span(200, 400))).toBeNull();
  });

  it('reports which frame is shown first', async () => {
    const written = writeTrack(every(40, 100), [0]);
    expect(await slice(written, span(2019, 2400))).toMatchObject({ startMs: 0, shownFromMs: 2000 });
    rmSync(join(directory, 'slice.mkv'));
    expect(await slice(written, span(-1000, 100))).toMatchObject({ startMs: 0, shownFromMs: 0 });
  });
});
