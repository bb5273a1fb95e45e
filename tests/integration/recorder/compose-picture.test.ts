import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodedFrame, encodePicture } from '../../support/coded-media.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { watchSpots } from '../../support/watch-recording.ts';

const SMALL = { width: 320, height: 180, fps: 10, seconds: 1 };

/** One second of each color. */
let red: CodedFrame[];
let blue: CodedFrame[];
let yellow: CodedFrame[];
let white: CodedFrame[];

beforeAll(async () => {
  const colours = ['red', 'blue', 'yellow', 'white'].map((picture) => encodePicture({ ...SMALL, picture }));
  [red = [], blue = [], yellow = [], white = []] = await Promise.all(colours);
});

/** Spots that no name or badge covers. */
const ALONE = { x: 100, y: 100 };
const LEFT_OF_TWO = { x: 100, y: 220 };
const RIGHT_OF_TWO = { x: 740, y: 220 };
const SCREEN = { x: 500, y: 360 };
const UPPER_BESIDE_SCREEN = { x: 1140, y: 260 };
const LOWER_BESIDE_SCREEN = { x: 1140, y: 380 };

describe('the video of a composed recording, ten frames a second', () => {
  it('shows a name if a camera is off, and the new video when it is on again', async () => {
    using capture = new StagedCapture().run({ fromS: 0, toS: 5 }).presenceInterval('ada', { fromS: 0, toS: 4.5 });
    capture.track({
      ...{ identity: 'ada', source: 'camera', endsAtS: 4.5 },
      parts: [
        { atS: 0.5, frames: red },
        { atS: 3.2, frames: blue },
      ],
      mutes: [{ fromS: 1.5, toS: 3 }],
    });
    const { filePath } = await capture.compose({ fromS: 0, toS: 4.5 });
    expect(await watchSpots(filePath, { ada: ALONE })).toEqual({
      ada: [
        ['nameplate', 5],
        ['red', 10],
        ['nameplate', 17],
        ['blue', 13],
      ],
    });
  });

  it('shows the name as soon as a camera that is switched off sends black pictures', async () => {
    const black = await encodePicture({ ...SMALL, picture: 'black' });
    using capture = new StagedCapture().run({ fromS: 0, toS: 4 }).presenceInterval('ada', { fromS: 0, toS: 4 });
    capture.track({
      ...{ identity: 'ada', source: 'camera', endsAtS: 4 },
      parts: [
        { atS: 0, frames: red },
        { atS: 1, frames: black.slice(0, 8) },
        { atS: 3, frames: blue },
      ],
      mutes: [{ fromS: 1.8, toS: 2.9 }],
    });
    const { filePath } = await capture.compose({ fromS: 0, toS: 4 });
    expect(await watchSpots(filePath, { ada: ALONE })).toEqual({
      ada: [
        ['red', 10],
        ['nameplate', 20],
        ['blue', 10],
      ],
    });
  });

  it('adds a tile for a participant who joins late or rejoins', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 6 })
      .presenceInterval('ada', { fromS: 0, toS: 5 })
      .presenceInterval('bob', { fromS: 1, toS: 2.5 })
      .presenceInterval('bob', { fromS: 3.5, toS: 5 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: red }], endsAtS: 5 })
      .track({ identity: 'bob', source: 'camera', parts: [{ atS: 1.3, frames: blue }], endsAtS: 2.5 })
      .track({ identity: 'bob', source: 'camera', parts: [{ atS: 3.8, frames: yellow }], endsAtS: 5 });
    const { filePath } = await capture.compose({ fromS: 0, toS: 5 });
    expect(await watchSpots(filePath, { above: ALONE, left: LEFT_OF_TWO, right: RIGHT_OF_TWO })).toEqual({
      above: [
        ['red', 10],
        ['backdrop', 15],
        ['red', 10],
        ['backdrop', 15],
      ],
      left: [['red', 50]],
      right: [
        ['red', 10],
        ['nameplate', 3],
        ['blue', 12],
        ['red', 10],
        ['nameplate', 3],
        ['yellow', 12],
      ],
    });
  });

  it('shows a shared screen large with the participants next to it', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 4 })
      .presenceInterval('ada', { fromS: 0, toS: 4 })
      .presenceInterval('bob', { fromS: 0, toS: 4 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames: red }], endsAtS: 4 })
      .track({ identity: 'bob', source: 'screen_share', parts: [{ atS: 1, frames: white }], endsAtS: 3 });
    const { filePath, shares } = await capture.compose({ fromS: 0, toS: 4 });
    expect(shares).toEqual([{ userId: 'bob', atSeconds: 1, durationSeconds: 2 }]);
    const spots = { screen: SCREEN, ada: UPPER_BESIDE_SCREEN, bob: LOWER_BESIDE_SCREEN };
    expect(await watchSpots(filePath, spots)).toEqual({
      screen: [
        ['red', 10],
        ['white', 20],
        ['red', 10],
      ],
      ada: [
        ['nameplate', 10],
        ['red', 20],
        ['nameplate', 10],
      ],
      bob: [['nameplate', 40]],
    });
  });

  it('keeps a frozen video, even when others join and leave', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 4 })
      .presenceInterval('ada', { fromS: 0, toS: 4 })
      .presenceInterval('bob', { fromS: 2, toS: 3 })
      .track({ identity: 'ada', source: 'screen_share', parts: [{ atS: 0, frames: red.slice(0, 3) }], endsAtS: 4 });
    const { filePath } = await capture.compose({ fromS: 0, toS: 4 });
    expect(await watchSpots(filePath, { screen: SCREEN })).toEqual({ screen: [['red', 40]] });
  });

  it('follows layers and a rotated phone without stretching or a broken frame', async () => {
    const [large, tall] = await Promise.all([
      encodePicture({ ...SMALL, picture: 'blue', width: 1280, height: 720 }),
      encodePicture({ ...SMALL, picture: 'yellow', width: 360, height: 640 }),
    ]);
    using capture = new StagedCapture().run({ fromS: 0, toS: 4 }).presenceInterval('ada', { fromS: 0, toS: 4 });
    capture.track({
      ...{ identity: 'ada', source: 'camera', endsAtS: 4 },
      parts: [
        { atS: 0, frames: red },
        { atS: 1.04, frames: large },
        { atS: 2.07, frames: tall },
        { atS: 3.03, frames: white },
      ],
    });
    const { filePath } = await capture.compose({ fromS: 0, toS: 4 }, { fps: 30 });
    // 360x640 in 1280x720 is 404 wide, from 438 to 842.
    const spots = { middle: { x: 640, y: 100 }, justInside: { x: 444, y: 360 }, justOutside: { x: 432, y: 360 } };
    const { middle, justInside, justOutside } = await watchSpots(filePath, spots);
    expect(middle).toEqual([
      ['red', 31],
      ['blue', 31],
      ['yellow', 29],
      ['white', 29],
    ]);
    expect(justInside).toEqual(middle);
    expect(justOutside).toEqual(middle.map(([colour, count]) => [colour === 'yellow' ? 'backdrop' : colour, count]));
  });

  it('uses the full height for an upright phone next to a laptop, and moves it when rotated', async () => {
    const tall = await encodePicture({ ...SMALL, picture: 'yellow', width: 360, height: 640 });
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 3 })
      .presenceInterval('ada', { fromS: 0, toS: 3 })
      .presenceInterval('bob', { fromS: 0, toS: 3 })
      .track({ identity: 'bob', source: 'camera', parts: [{ atS: 0, frames: blue }], endsAtS: 3 })
      .track({
        ...{ identity: 'ada', source: 'camera', endsAtS: 3 },
        parts: [
          { atS: 0, frames: tall },
          { atS: 1.5, frames: red },
        ],
      });
    const { filePath } = await capture.compose({ fromS: 0, toS: 3 });
    const spots = {
      above: { x: 320, y: 60 },
      middle: { x: 320, y: 360 },
      beside: { x: 60, y: 360 },
      bob: RIGHT_OF_TWO,
    };
    expect(await watchSpots(filePath, spots)).toEqual({
      above: [
        ['yellow', 15],
        ['backdrop', 15],
      ],
      middle: [
        ['yellow', 15],
        ['red', 15],
      ],
      beside: [
        ['backdrop', 15],
        ['red', 15],
      ],
      bob: [['blue', 30]],
    });
  });

  it('continues in a second capture run, with a camera switched on in between', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0 })
      .run({ fromS: 6, toS: 8 })
      .presenceInterval('ada', { fromS: 0, toS: 8 })
      .muted('TR_camera', 1)
      .track({
        ...{ identity: 'ada', source: 'camera', trackSid: 'TR_camera', endsAtS: null },
        parts: [{ atS: 0, frames: red }],
      })
      .track({
        ...{ identity: 'ada', source: 'camera', trackSid: 'TR_camera', run: 2, endsAtS: 8 },
        parts: [{ atS: 6.4, frames: blue }],
      });
    const { filePath } = await capture.compose({ fromS: 0, toS: 8 });
    // The notice about the break has no tile. It ends three seconds after the last entry of the first run.
    expect(await watchSpots(filePath, { ada: ALONE })).toEqual({
      ada: [
        ['red', 10],
        ['backdrop', 30],
        ['nameplate', 24],
        ['blue', 16],
      ],
    });
  });

  it('covers a session span from before the recorder joined, and ends when it left', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 1, toS: 3 })
      .presenceInterval('ada', { fromS: 0 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 1.5, frames: red }], endsAtS: 3 });
    const { filePath, durationSeconds } = await capture.compose({ fromS: -1, toS: 4 });
    expect(durationSeconds).toBe(4);
    expect(await watchSpots(filePath, { ada: ALONE })).toEqual({
      ada: [
        ['backdrop', 10],
        ['nameplate', 15],
        ['red', 15],
      ],
    });
  });

  it('shows the name if a crash left a journal entry for a key frame that the file does not have', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 3 })
      .presenceInterval('ada', { fromS: 0, toS: 3 })
      .track({
        ...{ identity: 'ada', source: 'camera', trackSid: 'TR_camera', endsAtS: null },
        parts: [{ atS: 1, frames: red }],
      });
    truncateSync(join(capture.directory, 'take-1', 'TR_camera.mkv'), 300);
    const { filePath } = await capture.compose({ fromS: 0, toS: 3 });
    expect(await watchSpots(filePath, { ada: ALONE })).toEqual({ ada: [['nameplate', 30]] });
  });
});
