import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { type Run, watchSpots } from '../../support/watch-recording.ts';

const SECONDS = 12;
const FPS = 10;
/** A level covers 400 ms. */
const TOLERANCE_FRAMES = 4;

let red: CodedFrame[];
let blue: CodedFrame[];
let adaSpeaks: CodedFrame[];
let bobSpeaks: CodedFrame[];

beforeAll(async () => {
  const shape = { width: 320, height: 180, fps: FPS, seconds: 1 };
  const voice = (hz: number, isSpeaking: string) =>
    encodeSound({ sound: `aevalsrc='0.2*sin(2*PI*${hz}*t)*(${isSpeaking})'`, seconds: SECONDS });
  [red, blue, adaSpeaks, bobSpeaks] = await Promise.all([
    encodePicture({ ...shape, picture: 'red' }),
    encodePicture({ ...shape, picture: 'blue' }),
    // She coughs while he speaks.
    voice(300, 'between(t,0.5,4)+between(t,7,7.3)'),
    voice(500, 'between(t,5,10)'),
  ]);
});

/** Stages a call in which Ada speaks first and then Bob. */
function call(cameras: 'both' | 'ada'): StagedCapture {
  const capture = new StagedCapture().run({ fromS: 0, toS: SECONDS });
  for (const identity of ['ada', 'bob']) capture.presenceInterval(identity, { fromS: 0, toS: SECONDS });
  capture
    .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: red }], endsAtS: SECONDS })
    .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames: adaSpeaks }] })
    .track({ identity: 'bob', source: 'microphone', parts: [{ atS: 0, frames: bobSpeaks }] });
  if (cameras === 'ada') return capture;
  return capture.track({ identity: 'bob', source: 'camera', parts: [{ atS: 0, frames: blue }], endsAtS: SECONDS });
}

/** Expects these colors from about these seconds on. */
function expectChanges(runs: readonly Run[], expected: readonly (readonly [colour: string, fromS: number])[]): void {
  expect(runs.map(([colour]) => colour)).toEqual(expected.map(([colour]) => colour));
  let frame = 0;
  for (const [index, [, count]] of runs.entries()) {
    expect(Math.abs(frame - (expected[index]?.[1] ?? 0) * FPS)).toBeLessThanOrEqual(TOLERANCE_FRAMES);
    frame += count;
  }
}

/** Above the initials. */
const MIDDLE = { x: 640, y: 120 };
const INSET = { x: 1030, y: 600 };

test('with the layout `speaker`, who speaks fills the frame and the other is an inset', async () => {
  using capture = call('both');
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, { fps: FPS, layout: 'speaker' });
  const { middle, inset } = await watchSpots(filePath, { middle: MIDDLE, inset: INSET });
  expectChanges(middle, [
    ['red', 0],
    ['blue', 5],
  ]);
  expectChanges(inset, [
    ['blue', 0],
    ['red', 5],
  ]);
});

test('an inset without a camera shows the name on top of the speaker', async () => {
  using capture = call('ada');
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, { fps: FPS, layout: 'speaker' });
  const { middle, inset } = await watchSpots(filePath, { middle: MIDDLE, inset: INSET });
  expectChanges(middle, [
    ['red', 0],
    ['nameplate', 5],
  ]);
  expectChanges(inset, [
    ['nameplate', 0],
    ['red', 5],
  ]);
});

/** On the ring's left side, between the corners. */
const EDGES = { ada: { x: 1, y: 300 }, bob: { x: 643, y: 300 } };

test('in a grid, who speaks has a ring', async () => {
  using capture = call('both');
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, { fps: FPS });
  const { ada, bob } = await watchSpots(filePath, EDGES);
  expectChanges(ada, [
    ['red', 0],
    ['ring', 0.5],
    ['red', 4],
  ]);
  expectChanges(bob, [
    ['blue', 0],
    ['ring', 5],
    ['blue', 10],
  ]);
});

test('what was composed during the call follows the speaker like the rest', async () => {
  using capture = call('both').recordUntil(SECONDS);
  const made = () => readdirSync(join(capture.directory, 'composition')).filter((name) => name.startsWith('piece-'));
  const config = { fps: FPS, layout: 'speaker' } as const;
  await capture.composeAhead({ fromS: 0, toS: SECONDS }, config);
  const ahead = made();
  await capture.compose({ fromS: 0, toS: SECONDS }, config);
  expect(made()).toEqual(ahead);
});
