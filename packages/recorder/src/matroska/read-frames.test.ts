import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findCluster, readFrames } from './read-frames.ts';
import { TrackFileWriter } from './track-file-writer.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cluster-'));
  path = join(directory, 'track.mkv');
});

afterEach(() => rmSync(directory, { recursive: true }));

const PACKET_MS = 20;
const MINUTES = 20;

function write(timesMs: readonly number[], sizeBytes = 80): void {
  const writer = new TrackFileWriter(path, { kind: 'audio', codec: 'opus', channels: 2 });
  for (const timestampMs of timesMs) {
    writer.write({ timestampMs, isKeyFrame: true, data: Buffer.alloc(sizeBytes, timestampMs & 0xff) });
  }
  writer.close();
}

async function firstFrameFrom(offset: number): Promise<number | undefined> {
  for await (const { timestampMs } of readFrames(path, offset)) return timestampMs;
  return undefined;
}

it('returns a position shortly before any given time in the file', async () => {
  write(Array.from({ length: (MINUTES * 60_000) / PACKET_MS }, (_, index) => index * PACKET_MS));
  for (const atMs of [0, 20, 1000, 333_333, 600_000, 1_199_980, 9_999_999]) {
    const offset = await findCluster(path, atMs);
    const first = (await firstFrameFrom(offset)) ?? expect.unreachable();
    expect(first).toBeLessThanOrEqual(Math.max(0, atMs));
    // The search stops as soon as it is less than 64 KiB away from the time.
    expect(first).toBeGreaterThan(Math.min(atMs, MINUTES * 60_000) - 20_000);
  }
});

it('works across a gap of minutes', async () => {
  const spoken = Array.from({ length: 2000 }, (_, index) => index * PACKET_MS);
  write([...spoken, ...spoken.map((ms) => ms + 900_000)]);
  expect(await firstFrameFrom(await findCluster(path, 600_000))).toBeLessThan(40_000);
  expect(await firstFrameFrom(await findCluster(path, 939_000))).toBeGreaterThan(900_000);
});

it('works if a frame is larger than one read', async () => {
  write([0, 20, 40, 60], 200_000);
  expect(statSync(path).size).toBeGreaterThan(800_000);
  expect(await firstFrameFrom(await findCluster(path, 60))).toBe(40);
});

it('returns the start of a short file', async () => {
  write([0, 20, 40]);
  expect(await findCluster(path, 40)).toBe(0);
});
