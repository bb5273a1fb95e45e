import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { listenForTone, watchSpots } from '../../support/watch-recording.ts';

/** The lowest rate at which every scene of these calls is at least as long as the composer's shortest. */
const FPS = 2;
const ADA_HZ = 500;
const SPEAKS_AT_S = [2, 19.6, 39.7, 58];

let red: CodedFrame[];
let blue: CodedFrame[];
let tone: CodedFrame[];

beforeAll(async () => {
  const picture = { width: 320, height: 180, fps: 10, seconds: 1 };
  [red, blue, tone] = await Promise.all([
    encodePicture({ ...picture, picture: 'red' }),
    encodePicture({ ...picture, picture: 'blue' }),
    encodeSound({ sound: `sine=frequency=${ADA_HZ}`, seconds: 1 }),
  ]);
});

/** Stages a call: Ada is present for 65 seconds and heard now and then, and Bob is present for a while in between. */
function call(): StagedCapture {
  const capture = new StagedCapture().run({ fromS: 0 }).presenceInterval('ada', { fromS: 0, toS: 65 });
  return capture
    .presenceInterval('bob', { fromS: 25.3, toS: 31.7 })
    .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: red }], endsAtS: 65 })
    .track({ identity: 'bob', source: 'camera', parts: [{ atS: 25.5, frames: blue }], endsAtS: 31.7 })
    .track({
      ...{ identity: 'ada', source: 'microphone', endsAtS: 65 },
      parts: SPEAKS_AT_S.map((atS) => ({ atS, frames: tone })),
    });
}

/** Returns the files that were made, by name, with their inode, which changes when a file is made again. */
function made(capture: StagedCapture, beginning: string): Record<string, number> {
  const folder = join(capture.directory, 'composition');
  const names = readdirSync(folder).filter((name) => name.startsWith(beginning));
  return Object.fromEntries(names.map((name) => [name, statSync(join(folder, name)).ino]));
}

describe('composing during the call', () => {
  it('encodes the settled segments and does not encode them again', async () => {
    using capture = call().recordUntil(20);
    await capture.composeAhead({ fromS: 0 }, { fps: FPS });
    expect({ ...made(capture, 'piece-'), ...made(capture, 'sound-') }).toEqual({});

    capture.recordUntil(51);
    await capture.composeAhead({ fromS: 0 }, { fps: FPS });
    const ahead = { ...made(capture, 'piece-'), ...made(capture, 'sound-') };
    // Up to 41 s: two video segments before Bob, one with him, none complete after him; and two audio segments.
    expect(Object.keys(ahead)).toHaveLength(3 + 2);

    const { filePath } = await capture.compose({ fromS: 0, toS: 65 }, { fps: FPS });
    expect({ ...made(capture, 'piece-'), ...made(capture, 'sound-') }).toMatchObject(ahead);
    const madeInSteps = readFileSync(filePath);
    rmSync(dirname(filePath), { recursive: true });
    await capture.compose({ fromS: 0, toS: 65 }, { fps: FPS });
    expect(readFileSync(filePath).equals(madeInSteps)).toBe(true);

    const heardAtS = (await listenForTone(filePath, ADA_HZ)).map(([fromS]) => fromS);
    expect(heardAtS).toHaveLength(SPEAKS_AT_S.length);
    for (const [index, atS] of SPEAKS_AT_S.entries()) expect(heardAtS[index]).toBeCloseTo(atS, 1);
  });

  it('finishes the file when the grace period of an empty room ends', async () => {
    using capture = call().recordUntil(66);
    await capture.composeAhead({ fromS: 0, toS: 65 }, { fps: FPS });
    const finished = made(capture, 'recording-');
    expect(Object.keys(finished)).toHaveLength(1);
    // LiveKit's webhook reports whole seconds. The recorder's own times are unchanged.
    const { filePath, durationSeconds } = await capture.compose({ fromS: 0, toS: 65 }, { fps: FPS });
    expect(durationSeconds).toBe(65);
    expect(finished).toEqual({ [filePath.slice(dirname(filePath).length + 1)]: statSync(filePath).ino });
  });

  it('does not finish before the recorder has seen every participant leave', async () => {
    using capture = call().recordUntil(64.9);
    await capture.composeAhead({ fromS: 0, toS: 65 }, { fps: FPS });
    expect(readdirSync(capture.directory)).not.toContain('composition');
  });

  it('discards the end if a participant rejoins, and keeps the rest', async () => {
    using capture = call().recordUntil(66);
    await capture.composeAhead({ fromS: 0, toS: 65 }, { fps: FPS });
    const [videoSegments, finished] = [made(capture, 'piece-'), made(capture, 'recording-')];

    capture
      .presenceInterval('ada', { fromS: 70, toS: 90 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 72, frames: blue }], endsAtS: 90 })
      .recordUntil(85);
    await capture.composeAhead({ fromS: 0 }, { fps: FPS });
    expect(made(capture, 'recording-')).toEqual({});

    const { filePath, durationSeconds } = await capture.compose({ fromS: 0, toS: 90 }, { fps: FPS });
    expect(Object.keys(made(capture, 'recording-'))).not.toEqual(Object.keys(finished));
    expect(made(capture, 'piece-')).toMatchObject(videoSegments);
    expect(durationSeconds).toBe(90);
    const { ada } = await watchSpots(filePath, { ada: { x: 100, y: 220 } });
    expect(ada).toEqual([
      ['red', 65 * FPS],
      ['backdrop', 5 * FPS],
      ['nameplate', 2 * FPS],
      ['blue', 18 * FPS],
    ]);
  });

  it('continues in the capture run of a process that took over', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0 })
      .run({ fromS: 33, toS: 60 })
      .presenceInterval('ada', { fromS: 0, toS: 59 });
    const camera = { identity: 'ada', source: 'camera', trackSid: 'TR_camera' } as const;
    capture.track({ ...camera, parts: [{ atS: 0, frames: red }], endsAtS: null });
    capture.track({ identity: 'ada', source: 'microphone', parts: [{ atS: 31, frames: tone }] }).recordUntil(32);
    await capture.composeAhead({ fromS: 0 }, { fps: FPS });
    const before = made(capture, 'piece-');
    expect(Object.keys(before)).toHaveLength(1);
    capture.track({ ...camera, run: 2, parts: [{ atS: 33.4, frames: blue }], endsAtS: 59 });
    const { filePath } = await capture.compose({ fromS: 0, toS: 59 }, { fps: FPS });
    expect(made(capture, 'piece-')).toMatchObject(before);
    const { ada } = await watchSpots(filePath, { ada: { x: 100, y: 100 } });
    // Between the two runs there is a notice.
    expect(ada.map(([colour]) => colour)).toEqual(['red', 'backdrop', 'blue']);
    expect(ada.at(-1)?.[1]).toBe(Math.round((59 - 33.4) * FPS));
  });

  it('stops when it is aborted', async () => {
    using capture = call().recordUntil(51);
    const stopping = new AbortController();
    const composing = capture.composeAhead({ fromS: 0 }, { fps: FPS }, stopping.signal);
    stopping.abort();
    await expect(composing).rejects.toMatchObject({ code: 'COMPOSITION_FAILED' });
  });
});
