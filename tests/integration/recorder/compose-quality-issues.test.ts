import { beforeAll, expect, test } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture, type StagedTrack } from '../../support/staged-capture.ts';

/** Longer than a participant may listen without a sound before it counts as a quality issue. */
const SECONDS = 35;
/** Enough for a picture to change. */
const FPS = 2;

let black: CodedFrame[];
let green: CodedFrame[];
let emptyRoom: CodedFrame[];
let still: CodedFrame[];
let moving: CodedFrame[];
let tone: CodedFrame[];
let silence: CodedFrame[];

beforeAll(async () => {
  const shape = { width: 160, height: 90, fps: FPS, seconds: SECONDS } as const;
  [black, green, emptyRoom, still, moving, tone, silence] = await Promise.all([
    encodePicture({ ...shape, picture: 'black' }),
    encodePicture({ ...shape, picture: '0x00FF00', filter: 'format=yuv420p,lutyuv=y=0:u=0:v=0' }),
    encodePicture({ ...shape, picture: 'gray', filter: 'noise=alls=6:allf=t:all_seed=3' }),
    encodePicture({ ...shape, picture: 'gray' }),
    encodePicture({ ...shape, picture: 'testsrc=decimals=1' }),
    encodeSound({ sound: 'sine=frequency=500', seconds: SECONDS }),
    encodeSound({ sound: 'anullsrc', seconds: SECONDS }),
  ]);
}, 60_000);

const camera = (identity: string, frames: readonly CodedFrame[]): StagedTrack => ({
  ...{ identity, source: 'camera', parts: [{ atS: 0, frames }] },
});
const microphone = (identity: string, frames: readonly CodedFrame[], more: Partial<StagedTrack> = {}): StagedTrack => ({
  ...{ identity, source: 'microphone', parts: [{ atS: 0, frames }] },
  ...more,
});

/** Returns the quality issues of a call of two participants. */
async function qualityIssuesOf(...tracks: readonly StagedTrack[]): Promise<readonly string[]> {
  using capture = new StagedCapture().run({ fromS: 0, toS: SECONDS });
  for (const identity of ['ada', 'ben']) capture.presenceInterval(identity, { fromS: 0, toS: SECONDS });
  for (const track of tracks) capture.track(track);
  const first = await capture.compose({ fromS: 0, toS: SECONDS }, { fps: FPS });
  // Issues are found once, and returned again by every later call.
  expect((await capture.compose({ fromS: 0, toS: SECONDS }, { fps: FPS })).qualityIssues).toEqual(first.qualityIssues);
  return first.qualityIssues ?? [];
}

test('a call without problems has no quality issues', async () => {
  const all = [camera('ada', moving), microphone('ada', tone), camera('ben', moving), microphone('ben', tone)];
  expect(await qualityIssuesOf(...all)).toEqual([]);
}, 60_000);

test('a black camera, a frozen camera and a dead microphone are reported by name', async () => {
  const qualityIssues = await qualityIssuesOf(
    camera('ada', black),
    microphone('ada', tone),
    camera('ben', still),
    microphone('ben', silence),
  );
  expect(qualityIssues).toEqual([
    expect.stringMatching(/^.*ada.*'s camera is black from start to end$/i),
    expect.stringMatching(/^.*ben.*'s camera shows the same image from start to end$/i),
    expect.stringMatching(/^.*ben.*'s microphone was on, but silent from start to end$/i),
  ]);
}, 60_000);

test('a second camera of a participant is reported, because the video shows one', async () => {
  const desk: StagedTrack = { ...camera('ada', moving), trackSid: 'TR_desk' };
  expect(await qualityIssuesOf(camera('ada', moving), desk, microphone('ada', tone))).toEqual([
    "Ada's other camera is missing for 35 s: the video shows one camera of each participant",
  ]);
}, 60_000);

test('a shared screen of a visible color without luma has no quality issue', async () => {
  const slide: StagedTrack = { ...camera('ada', green), source: 'screen_share' };
  expect(await qualityIssuesOf(slide, microphone('ada', tone))).toEqual([]);
}, 60_000);

test('a camera that shows an empty room is not frozen, because it has noise', async () => {
  expect(await qualityIssuesOf(camera('ada', emptyRoom), microphone('ada', tone))).toEqual([]);
}, 60_000);

test('a frozen camera is reported although the ring around it comes and goes', async () => {
  const talk = await encodeSound({ sound: "aevalsrc='0.2*sin(2*PI*500*t)*lt(mod(t,8),4)'", seconds: SECONDS });
  const muted = microphone('ben', silence, { mutes: [{ fromS: 2, toS: SECONDS }] });
  const all = [camera('ada', still), microphone('ada', talk), camera('ben', moving), muted];
  expect(await qualityIssuesOf(...all)).toEqual([
    expect.stringMatching(/^.*ada.*'s camera shows the same image from start to end$/i),
  ]);
}, 60_000);

test('a participant who was muted, showed no video or shared a slide has no quality issue', async () => {
  const muted = microphone('ben', silence, { mutes: [{ fromS: 2, toS: SECONDS }] });
  const slide: StagedTrack = { ...camera('ada', still), source: 'screen_share' };
  expect(await qualityIssuesOf(slide, microphone('ada', tone), muted)).toEqual([]);
}, 60_000);

test('audio and video whose sender gives them different clocks are reported', async () => {
  const late = microphone('ada', tone, { clockAheadMs: -400 });
  expect(await qualityIssuesOf(camera('ada', moving), late)).toEqual([
    expect.stringMatching(/^.*ada.*'s audio and video may be 4\d\d ms out of sync$/i),
  ]);
}, 60_000);

test('a call without any microphone is reported', async () => {
  expect(await qualityIssuesOf(camera('ada', moving))).toEqual(['there is no audio']);
}, 60_000);
