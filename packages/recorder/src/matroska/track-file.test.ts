import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrames } from './read-frames.ts';
import { type Frame, TrackFileWriter } from './track-file-writer.ts';

const VIDEO = { kind: 'video', codec: 'vp8', width: 640, height: 360 } as const;

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'track-')), 'track.mkv');
}

async function framesOf(path: string, offset = 0): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(path, offset)) frames.push({ ...frame, data: Buffer.from(frame.data) });
  return frames;
}

const anyFrames = fc.array(
  fc.record({
    stepMs: fc.integer({ min: 0, max: 90_000 }),
    isKeyFrame: fc.boolean(),
    data: fc.uint8Array({ minLength: 1, maxLength: 70_000 }).map((bytes) => Buffer.from(bytes)),
  }),
  { minLength: 1, maxLength: 30 },
);

function spread(steps: { stepMs: number; isKeyFrame: boolean; data: Buffer }[]): Frame[] {
  let timestampMs = 0;
  return steps.map(({ stepMs, isKeyFrame, data }) => {
    timestampMs += stepMs;
    return { timestampMs, isKeyFrame, data };
  });
}

describe('a track file', () => {
  it('returns every frame as it was written, with any gaps', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrames, async (steps) => {
        const path = newFile();
        const frames = spread(steps);
        const writer = new TrackFileWriter(path, VIDEO);
        for (const frame of frames) writer.write(frame);
        writer.close();
        expect(await framesOf(path)).toEqual(frames);
        expect(readFileSync(path).length).toBe(writer.sizeBytes);
      }),
      { numRuns: 40 },
    );
  });

  it('can be read from any key frame', async () => {
    const path = newFile();
    const writer = new TrackFileWriter(path, VIDEO);
    const offsets = [0, 1, 2].map((index) =>
      writer.write({ timestampMs: index * 40, isKeyFrame: true, data: Buffer.alloc(10, index) }),
    );
    writer.close();
    const frames = await framesOf(path, offsets[1]);
    expect(frames.map((frame) => frame.timestampMs)).toEqual([40, 80]);
  });

  it('keeps every complete frame if it is truncated at any byte', async () => {
    const path = newFile();
    const writer = new TrackFileWriter(path, VIDEO);
    const ends: number[] = [];
    for (let index = 0; index < 8; index++) {
      writer.write({ timestampMs: index * 33, isKeyFrame: index % 3 === 0, data: Buffer.alloc(50 + index, index) });
      ends.push(writer.sizeBytes);
    }
    writer.close();
    const whole = readFileSync(path);
    for (let cut = (ends[0] ?? 0) - 1; cut < whole.length; cut++) {
      writeFileSync(path, whole);
      truncateSync(path, cut);
      expect(await framesOf(path)).toHaveLength(ends.filter((end) => end <= cut).length);
    }
  });
});
