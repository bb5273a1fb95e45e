import { MediaUIEvents } from 'media-chrome/constants';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;
/** The step of the buttons next to play, and of J and L. */
export const SKIP_SECONDS = 10;
const ARROW_SECONDS = 5;
const VOLUME_STEP = 0.1;

const {
  MEDIA_ENTER_FULLSCREEN_REQUEST: ENTER_FULL_SCREEN,
  MEDIA_EXIT_FULLSCREEN_REQUEST: EXIT_FULL_SCREEN,
  MEDIA_ENTER_PIP_REQUEST: ENTER_PICTURE,
  MEDIA_EXIT_PIP_REQUEST: EXIT_PICTURE,
} = MediaUIEvents;

/** Shown below the player. */
export const SHORTCUTS: ReadonlyArray<{ readonly keys: readonly string[]; readonly meaning: string }> = [
  { keys: ['Space', 'K'], meaning: 'Play/pause' },
  { keys: ['←', '→'], meaning: 'Back/forward 5 seconds' },
  { keys: ['J', 'L'], meaning: 'Back/forward 10 seconds' },
  { keys: ['0', '9'], meaning: 'Jump to 0%–90%' },
  { keys: ['↑', '↓'], meaning: 'Volume up/down' },
  { keys: ['M'], meaning: 'Mute' },
  { keys: ['<', '>'], meaning: 'Slower/faster' },
  { keys: ['P'], meaning: 'Picture in picture' },
  { keys: ['F'], meaning: 'Full screen' },
];

/** What a key needs to know of the video. */
export interface KeyContext {
  readonly paused: boolean;
  readonly muted: boolean;
  readonly volume: number;
  readonly playbackRate: number;
  readonly currentTime: number;
  /** In seconds. */
  readonly duration: number;
  readonly isFullScreen: boolean;
  readonly isPictureInPicture: boolean;
}

/** A request to the controls' library: the type of an event, and its detail. */
interface PlayerRequest {
  readonly type: string;
  readonly detail?: number;
}

type Keys = Readonly<Record<string, (video: KeyContext) => PlayerRequest>>;

const KEYS: Keys = {
  k: ({ paused }) => ({ type: paused ? MediaUIEvents.MEDIA_PLAY_REQUEST : MediaUIEvents.MEDIA_PAUSE_REQUEST }),
  m: ({ muted }) => ({ type: muted ? MediaUIEvents.MEDIA_UNMUTE_REQUEST : MediaUIEvents.MEDIA_MUTE_REQUEST }),
  f: ({ isFullScreen }) => ({ type: isFullScreen ? EXIT_FULL_SCREEN : ENTER_FULL_SCREEN }),
  p: ({ isPictureInPicture }) => ({ type: isPictureInPicture ? EXIT_PICTURE : ENTER_PICTURE }),
  j: (video) => seekBy(-SKIP_SECONDS, video),
  l: (video) => seekBy(SKIP_SECONDS, video),
  ArrowLeft: (video) => seekBy(-ARROW_SECONDS, video),
  ArrowRight: (video) => seekBy(ARROW_SECONDS, video),
  ArrowUp: ({ volume }) => setVolume(volume + VOLUME_STEP),
  ArrowDown: ({ volume }) => setVolume(volume - VOLUME_STEP),
  '<': ({ playbackRate }) => setSpeed(SPEEDS.findLast((speed) => speed < playbackRate) ?? playbackRate),
  '>': ({ playbackRate }) => setSpeed(SPEEDS.find((speed) => speed > playbackRate) ?? playbackRate),
};

/** Returns the request for a keyboard event's key; null if it has none. */
export function requestForKey(key: string, video: KeyContext): PlayerRequest | null {
  if (/^\d$/.test(key)) return seekTo((Number(key) / 10) * video.duration, video);
  const name = key === ' ' ? 'k' : key.length === 1 ? key.toLowerCase() : key;
  return KEYS[name]?.(video) ?? null;
}

function seekBy(seconds: number, video: KeyContext): PlayerRequest {
  return seekTo(video.currentTime + seconds, video);
}

function seekTo(seconds: number, { duration }: KeyContext): PlayerRequest {
  return { type: MediaUIEvents.MEDIA_SEEK_REQUEST, detail: Math.min(Math.max(0, seconds), duration) };
}

function setVolume(volume: number): PlayerRequest {
  return { type: MediaUIEvents.MEDIA_VOLUME_REQUEST, detail: Math.min(Math.max(0, volume), 1) };
}

function setSpeed(speed: number): PlayerRequest {
  return { type: MediaUIEvents.MEDIA_PLAYBACK_RATE_REQUEST, detail: speed };
}
