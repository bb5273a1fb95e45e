import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '@young-minds/recording/ports';
import { beforeAll, expect, it } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture, type StagedTrack } from '../../support/staged-capture.ts';
import { listenForTone, watchSpots } from '../../support/watch-recording.ts';

const SECONDS = 2;
const SMALL = { width: 320, height: 180 } as const;
const HUGE = { width: 16_383, height: 16_383 } as const;
/** The header of a VP8 key frame of 16383x16383, and of a VP9 key frame of 320x180. */
const HUGE_VP8 = Buffer.from('5001009d012aff3fff3f', 'hex');
const VP9 = Buffer.from('824983420013f00b30', 'hex');

let picture: CodedFrame[];
let sound: CodedFrame[];

beforeAll(async () => {
  [picture, sound] = await Promise.all([
    encodePicture({ picture: 'red', ...SMALL, fps: 10, seconds: SECONDS }),
    encodeSound({ sound: 'sine=frequency=500', seconds: SECONDS }),
  ]);
}, 60_000);

/** Returns ten key frames a second that start with this header. */
function keyFrames(header: Buffer, size: { readonly width: number; readonly height: number }): CodedFrame[] {
  const data = Buffer.concat([header, Buffer.alloc(200, 0x5a)]);
  return Array.from({ length: SECONDS * 10 }, (_, index) => ({ atMs: index * 100, isKeyFrame: true, data, size }));
}

const camera = (identity: string, frames: readonly CodedFrame[], codec?: 'vp8' | 'vp9'): StagedTrack => ({
  ...{ identity, source: 'camera', trackSid: `TR_${identity}_camera`, parts: [{ atS: 0, frames }], endsAtS: SECONDS },
  ...(codec && { codec }),
});

const microphone = (identity: string): StagedTrack => ({
  ...{ identity, source: 'microphone', trackSid: `TR_${identity}_microphone`, parts: [{ atS: 0, frames: sound }] },
});

/** Returns a call of two participants, with nothing from Eve yet. */
function call(): StagedCapture {
  return new StagedCapture()
    .run({ fromS: 0, toS: SECONDS })
    .presenceInterval('bob', { fromS: 0, toS: SECONDS })
    .presenceInterval('eve', { fromS: 0, toS: SECONDS });
}

const compose = (capture: StagedCapture) => capture.compose({ fromS: 0, toS: SECONDS });

/** Checks that Bob, who is on the left, can be seen and heard all the time. */
async function expectBob({ filePath, durationSeconds }: Artifact): Promise<void> {
  expect(durationSeconds).toBe(SECONDS);
  expect(await watchSpots(filePath, { bob: { x: 320, y: 220 } })).toEqual({ bob: [['red', SECONDS * 10]] });
  expect((await listenForTone(filePath, 500)).length).toBeGreaterThan(0);
}

const TRACKS: readonly [name: string, track: () => StagedTrack, issue: string][] = [
  [
    'pictures that are too large',
    () => camera('eve', keyFrames(HUGE_VP8, HUGE)),
    "Eve's camera is missing in part, because its picture is too large: 16383x16383",
  ],
  [
    'pictures that are larger than the recorder saw',
    () => camera('eve', keyFrames(HUGE_VP8, SMALL)),
    "Eve's camera is missing for 2 s, because it cannot be decoded",
  ],
  [
    'VP9 that is no VP9',
    () => camera('eve', keyFrames(VP9, SMALL), 'vp9'),
    "Eve's camera is missing for 2 s, because it cannot be decoded",
  ],
  [
    'thousands of pictures a second',
    () =>
      camera(
        'eve',
        Array.from({ length: 5000 }, (_, index) => ({ ...picture[index % 20], atMs: index / 3 }) as CodedFrame),
      ),
    "Eve's camera is missing for 2 s, because it cannot be decoded",
  ],
];

it.each(TRACKS)(
  'composes the others if a participant sends %s',
  async (_, track, issue) => {
    using capture = call().track(camera('bob', picture)).track(microphone('bob')).track(track());
    const artifact = await compose(capture);
    await expectBob(artifact);
    expect(artifact.qualityIssues).toContain(issue);
  },
  60_000,
);

it.each(['camera', 'microphone'])(
  'composes the others if the file of a %s cannot be read',
  async (source) => {
    using capture = call().track(camera('bob', picture)).track(microphone('bob'));
    capture.track(source === 'camera' ? camera('eve', picture) : microphone('eve'));
    writeFileSync(join(capture.directory, 'take-1', `TR_eve_${source}.mkv`), Buffer.alloc(5000));
    const artifact = await compose(capture);
    await expectBob(artifact);
    const missing = new RegExp(`^Eve's ${source} is missing for \\d s, because it cannot be decoded$`);
    expect(artifact.qualityIssues).toContainEqual(expect.stringMatching(missing));
  },
  60_000,
);

it('fails only if nothing at all can be decoded', async () => {
  using capture = call().track(camera('eve', keyFrames(VP9, SMALL), 'vp9'));
  await expect(compose(capture)).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    message: expect.stringMatching(/^None of the 1 recorded tracks can be decoded/),
  });
}, 60_000);
