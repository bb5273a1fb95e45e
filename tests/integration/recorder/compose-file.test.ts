import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { colourSpaceOf, listPackets } from '../../support/list-packets.ts';
import { StagedCapture } from '../../support/staged-capture.ts';

const SMALL = { width: 320, height: 180, fps: 10 };

let red: CodedFrame[];
let lively: CodedFrame[];
let tone: CodedFrame[];

beforeAll(async () => {
  const life = 'life=ratio=0.4:mold=50:death_color=blue:life_color=yellow';
  [red, lively, tone] = await Promise.all([
    encodePicture({ ...SMALL, picture: 'red', seconds: 1 }),
    encodePicture({ ...SMALL, picture: life, seconds: 3 }),
    encodeSound({ sound: 'sine=frequency=500', seconds: 1 }),
  ]);
});

/** Stages a capture of Ada for some seconds, with one second of picture and sound. */
function adaFor(seconds: number): StagedCapture {
  return new StagedCapture()
    .run({ fromS: 0, toS: seconds })
    .presenceInterval('ada', { fromS: 0, toS: seconds })
    .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0.5, frames: red }], endsAtS: seconds })
    .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0.5, frames: tone }] });
}

describe('the file of a composed recording', () => {
  it('is an MP4 with fast start, the requested size and frame rate, and a poster', async () => {
    using capture = adaFor(1);
    const artifact = await capture.compose({ fromS: 0, toS: 1 }, { resolution: '1920x1080', fps: 24 });
    const { filePath, posterPath, sizeBytes } = artifact;
    expect(artifact).toMatchObject({ durationSeconds: 1, width: 1920, height: 1080, fps: 24 });
    expect(await probeMedia(filePath)).toMatchObject({
      durationSeconds: expect.closeTo(1, 1),
      sizeBytes,
      video: { codec: 'h264', width: 1920, height: 1080, fps: 24 },
      audio: { codec: 'aac', sampleRateHz: 48_000, channels: 2 },
    });
    const boxes = await listMp4Boxes(filePath);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect((await probeMedia(posterPath ?? '')).video).toMatchObject({ codec: 'mjpeg', width: 1920, height: 1080 });
  });

  it('declares the colors of the cameras', async () => {
    using capture = adaFor(1);
    const { filePath } = await capture.compose({ fromS: 0, toS: 1 });
    expect(await colourSpaceOf(filePath)).toMatchObject({
      primaries: 'smpte170m',
      transfer: 'smpte170m',
      matrix: 'smpte170m',
    });
  });

  it.each([300_000, 1_200_000])('keeps a bit rate of %i', async (bitrate) => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 3 })
      .presenceInterval('ada', { fromS: 0, toS: 3 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: lively }], endsAtS: 3 });
    const { filePath } = await capture.compose({ fromS: 0, toS: 3 }, { bitrate });
    const bytes = (await listPackets(filePath, 'video')).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect((bytes * 8) / 3 / bitrate).toSatisfy((share: number) => share > 0.6 && share < 1.4);
  });

  it('has every frame at its exact time across segments, and a key frame every four seconds', async () => {
    const fps = 7;
    using capture = adaFor(27).presenceInterval('bob', { fromS: 3.3, toS: 24.4 });
    const { filePath, durationSeconds } = await capture.compose({ fromS: 0, toS: 27 }, { fps });
    const pictures = await listPackets(filePath, 'video');
    expect(durationSeconds).toBe(27);
    expect(pictures).toHaveLength(27 * fps);
    for (const [index, { atS }] of pictures.entries()) expect(Math.abs(atS - index / fps)).toBeLessThan(0.0002);
    const keyTimes = [...pictures.filter(({ isKeyFrame }) => isKeyFrame).map(({ atS }) => atS), 27];
    for (const [index, atS] of keyTimes.entries()) expect(atS - (keyTimes[index - 1] ?? 0)).toBeLessThan(4.01);
    const lastSound = (await listPackets(filePath, 'audio')).at(-1);
    expect(Math.abs((lastSound?.atS ?? 0) - 27)).toBeLessThan(0.05);
  });

  it('is as long as its session span to the frame, for any capture', async () => {
    using capture = adaFor(3);
    const { filePath, durationSeconds } = await capture.compose({ fromS: 0.217, toS: 2.84 }, { fps: 30 });
    expect(await listPackets(filePath, 'video')).toHaveLength(79);
    expect(durationSeconds).toBeCloseTo(79 / 30, 6);
  });

  it.each([0, -1])('has one frame if the session span is %i s long', async (lengthS) => {
    using capture = adaFor(2);
    const { filePath, durationSeconds } = await capture.compose({ fromS: 1, toS: 1 + lengthS }, { fps: 5 });
    expect(durationSeconds).toBe(0.2);
    expect(await listPackets(filePath, 'video')).toHaveLength(1);
    expect(await probeMedia(filePath)).toMatchObject({ audio: { codec: 'aac' } });
  });
});

describe('composing', () => {
  it('produces the same file again, byte for byte', async () => {
    using capture = adaFor(2).presenceInterval('bob', { fromS: 1, toS: 2 });
    const { filePath } = await capture.compose({ fromS: 0, toS: 2 });
    const bytes = readFileSync(filePath);
    rmSync(dirname(filePath), { recursive: true });
    await capture.compose({ fromS: 0, toS: 2 });
    expect(readFileSync(filePath).equals(bytes)).toBe(true);
  });

  it('returns the finished file if it exists', async () => {
    using capture = adaFor(1);
    const first = await capture.compose({ fromS: 0, toS: 1 });
    const { mtimeMs } = statSync(first.filePath);
    expect(await capture.compose({ fromS: 0, toS: 1 })).toEqual(first);
    expect(statSync(first.filePath).mtimeMs).toBe(mtimeMs);
  });

  it('resumes at the point of interruption', async () => {
    using capture = adaFor(2).presenceInterval('bob', { fromS: 1, toS: 2 });
    const stopping = new AbortController();
    const stopped = capture.compose(
      { fromS: 0, toS: 2 },
      {},
      { signal: stopping.signal, onProgress: (share) => share > 0.4 && stopping.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'COMPOSITION_FAILED', retryable: true });
    const { filePath } = await capture.compose({ fromS: 0, toS: 2 });
    expect(await listPackets(filePath, 'video')).toHaveLength(20);
  });

  it('reports its progress from start to end', async () => {
    using capture = adaFor(2).presenceInterval('bob', { fromS: 1, toS: 2 });
    const shares: number[] = [];
    await capture.compose({ fromS: 0, toS: 2 }, {}, { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBe(1);
  });

  it('reports that nothing was captured', async () => {
    using neverThere = new StagedCapture();
    const nothing = { code: 'NOTHING_CAPTURED', retryable: false };
    await expect(neverThere.compose({ fromS: 0, toS: 2 })).rejects.toMatchObject(nothing);
    using withoutMedia = new StagedCapture().run({ fromS: 0, toS: 2 }).presenceInterval('ada', { fromS: 0, toS: 2 });
    await expect(withoutMedia.compose({ fromS: 0, toS: 2 })).rejects.toMatchObject(nothing);
  });

  it('leaves no files of a discarded recording, and accepts a deleted one', async () => {
    using capture = adaFor(1);
    await capture.compose({ fromS: 0, toS: 1 });
    await capture.composer.discard(capture.recordingId);
    expect(existsSync(capture.directory)).toBe(false);
    await capture.composer.discard(capture.recordingId);
  });

  it('changes only the recording’s own folder', async () => {
    using capture = adaFor(1);
    await expect(capture.composer.discard('..')).rejects.toMatchObject({ code: 'INVALID_OBJECT_PATH' });
    expect(existsSync(capture.directory)).toBe(true);
  });
});
