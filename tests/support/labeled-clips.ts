import { type CodedFrame, encodePicture, encodeSound, type PictureSource } from './coded-media.ts';
import { StagedCapture, type StagedTrack } from './staged-capture.ts';

/** Longer than a participant may listen without a sound before it counts as a quality issue. */
export const CLIP_SECONDS = 40;
/** Enough for a picture to change. */
const FPS = 2;

type Picture = Pick<PictureSource, 'picture' | 'filter'> & { readonly isScreen?: boolean };

/** What a participant shows and says, and what must be found in the recording. */
export interface LabeledClip {
  readonly name: string;
  readonly picture: Picture | null;
  /** A source of ffmpeg's lavfi; null without a microphone. */
  readonly sound: string | null;
  /** Changes the tracks. */
  readonly change?: (tracks: readonly StagedTrack[]) => readonly StagedTrack[];
  /** The quality issues and lost media that must be found, by a part of their text; empty for a good clip. */
  readonly expected: readonly string[];
}

export interface ClipVerdict {
  readonly found: readonly string[];
  /** Findings that nothing in the clip causes. */
  readonly falseAlarms: readonly string[];
  /** What the clip has and was not found. */
  readonly missed: readonly string[];
}

const NOISE = 'noise=alls=6:allf=t:all_seed=3';
/** A line of text, as seen from afar. */
const LINE = 'drawbox=x=8:y=12:w=90:h=3:color=0xb0b0b0:t=fill';

/** What cameras and screens show in good sessions, with what is easily taken for a fault. */
const GOOD_PICTURES: Readonly<Record<string, Picture>> = {
  'a moving picture': { picture: 'testsrc2=alpha=255' },
  'an empty room': { picture: 'color=c=0x907060', filter: NOISE },
  'a dark room': { picture: 'color=c=0x202020', filter: NOISE },
  'an overexposed window': { picture: 'color=c=0xf8f8f8', filter: NOISE },
  'a detailed picture': { picture: 'mandelbrot=inner=black' },
  'a green screen': { picture: 'color=c=black', filter: 'lutyuv=y=0:u=0:v=0', isScreen: true },
  'a dark blue slide': { picture: 'color=c=0x000050', isScreen: true },
  'a terminal with a few words': { picture: 'color=c=black', filter: LINE, isScreen: true },
  'a white slide': { picture: 'color=c=white', isScreen: true },
  'an editor with a dark theme': { picture: 'color=c=0x1e1e1e', filter: LINE, isScreen: true },
};

const GOOD_SOUNDS: Readonly<Record<string, string | null>> = {
  'a voice': 'sine=frequency=300',
  'a quiet voice': 'sine=frequency=300,volume=-50dB',
  'the noise of a room': 'anoisesrc=color=brown:amplitude=0.002:seed=5',
  'one sentence': "aevalsrc='0.3*sin(2*PI*300*t)*between(t,20,23)'",
  'no microphone': null,
};

/** Fifty sessions without a fault. */
export const GOOD_CLIPS: readonly LabeledClip[] = Object.entries(GOOD_PICTURES).flatMap(([shown, picture]) =>
  Object.entries(GOOD_SOUNDS).map(([heard, sound]) => ({ name: `${shown}, ${heard}`, picture, sound, expected: [] })),
);

const VOICE = 'sine=frequency=300';
const MOVING: Picture = { picture: 'testsrc2=alpha=255' };

/** One session for each check. */
export const BAD_CLIPS: readonly LabeledClip[] = [
  { name: 'a black camera', picture: { picture: 'color=c=black' }, sound: VOICE, expected: ['camera is black'] },
  {
    ...{ name: 'a covered camera', picture: { picture: 'color=c=black', filter: 'noise=alls=3:allf=t' }, sound: VOICE },
    expected: ['camera is black'],
  },
  {
    ...{ name: 'a black screen', picture: { picture: 'color=c=black', isScreen: true }, sound: VOICE },
    expected: ['shared screen is black'],
  },
  { name: 'a frozen camera', picture: { picture: 'color=c=0x907060' }, sound: VOICE, expected: ['the same image'] },
  {
    ...{ name: 'a camera that freezes', picture: { ...MOVING, filter: 'loop=loop=-1:size=1:start=30' }, sound: VOICE },
    expected: ['is frozen for the last'],
  },
  { name: 'a dead microphone', picture: MOVING, sound: 'anullsrc', expected: ['microphone was on, but silent'] },
  {
    ...{ name: 'clocks that differ', picture: MOVING, sound: VOICE, expected: ['out of sync'] },
    change: (tracks) =>
      tracks.map((track) => (track.source === 'microphone' ? { ...track, clockAheadMs: -400 } : track)),
  },
  {
    ...{ name: 'a second camera', picture: MOVING, sound: VOICE, expected: ['other camera is missing'] },
    change: (tracks) => [...tracks, ...tracks.slice(0, 1).map((track) => ({ ...track, trackSid: 'TR_desk' }))],
  },
  {
    ...{ name: 'nothing of a participant for 12 s', picture: MOVING, sound: VOICE },
    change: (tracks) => tracks.map(pausedFor12s),
    expected: ["Ada's picture", "Ada's sound"],
  },
];

function pausedFor12s(track: StagedTrack): StagedTrack {
  const frames = track.parts[0]?.frames ?? [];
  const isKept = ({ atMs }: CodedFrame) => atMs < 15_000 || atMs >= 27_000;
  return { ...track, parts: [{ atS: 0, frames: frames.filter(isKept) }] };
}

/** Composes a session of the clip's participant, Ada, with a second one who moves and speaks. Judges what is found. */
export async function judgeClip(clip: LabeledClip): Promise<ClipVerdict> {
  const own = await tracksOf('ada', clip);
  const tracks = [...(clip.change?.(own) ?? own), ...(await tracksOf('ben', { picture: MOVING, sound: VOICE }))];
  using capture = new StagedCapture().run({ fromS: 0, toS: CLIP_SECONDS });
  for (const identity of ['ada', 'ben']) capture.presenceInterval(identity, { fromS: 0, toS: CLIP_SECONDS });
  for (const track of tracks) capture.track(track);
  const { qualityIssues = [], lost = [] } = await capture.compose({ fromS: 0, toS: CLIP_SECONDS }, { fps: FPS });
  const found = [
    ...qualityIssues,
    ...lost.map(({ media, participant, durationSeconds }) => {
      return `${durationSeconds} s of ${participant === undefined ? '' : `${participant}'s `}${media} missing`;
    }),
  ];
  return {
    found,
    falseAlarms: found.filter((finding) => !clip.expected.some((part) => finding.includes(part))),
    missed: clip.expected.filter((part) => !found.some((finding) => finding.includes(part))),
  };
}

/** The encoded media of all clips, each encoded once. */
const encoded = new Map<string, Promise<CodedFrame[]>>();

async function tracksOf(
  identity: string,
  { picture, sound }: Pick<LabeledClip, 'picture' | 'sound'>,
): Promise<StagedTrack[]> {
  const tracks: StagedTrack[] = [];
  if (picture !== null) {
    const { isScreen = false, ...source } = picture;
    const shape = { width: 320, height: 180, fps: FPS, seconds: CLIP_SECONDS, keyFrameSeconds: 10 };
    const frames = await encodedOnce(JSON.stringify(picture), () => encodePicture({ ...shape, ...source }));
    tracks.push({ identity, source: isScreen ? 'screen_share' : 'camera', parts: [{ atS: 0, frames }] });
  }
  if (sound !== null) {
    const frames = await encodedOnce(sound, () => encodeSound({ sound, seconds: CLIP_SECONDS }));
    tracks.push({ identity, source: 'microphone', parts: [{ atS: 0, frames }] });
  }
  return tracks;
}

function encodedOnce(key: string, encode: () => Promise<CodedFrame[]>): Promise<CodedFrame[]> {
  const media = encoded.get(key) ?? encode();
  encoded.set(key, media);
  return media;
}
