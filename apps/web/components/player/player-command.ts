export const PLAYBACK_SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** A command for the player, from a key or a button. */
export type PlayerCommand =
  | { readonly type: 'toggle-play' }
  | { readonly type: 'toggle-mute' }
  | { readonly type: 'toggle-full-screen' }
  | { readonly type: 'seek-to'; readonly seconds: number }
  | { readonly type: 'seek-by'; readonly seconds: number }
  | { readonly type: 'seek-to-part'; readonly part: number }
  /** 0 to 1. */
  | { readonly type: 'set-volume'; readonly volume: number }
  | { readonly type: 'volume-by'; readonly amount: number }
  | { readonly type: 'set-speed'; readonly speed: number }
  | { readonly type: 'speed-step'; readonly direction: -1 | 1 };

const COMMANDS: Readonly<Record<string, PlayerCommand>> = {
  ' ': { type: 'toggle-play' },
  k: { type: 'toggle-play' },
  m: { type: 'toggle-mute' },
  f: { type: 'toggle-full-screen' },
  j: { type: 'seek-by', seconds: -10 },
  l: { type: 'seek-by', seconds: 10 },
  ArrowLeft: { type: 'seek-by', seconds: -5 },
  ArrowRight: { type: 'seek-by', seconds: 5 },
  ArrowUp: { type: 'volume-by', amount: 0.1 },
  ArrowDown: { type: 'volume-by', amount: -0.1 },
  '<': { type: 'speed-step', direction: -1 },
  '>': { type: 'speed-step', direction: 1 },
};

/** Returns the command for a keyboard event's key; null if there is none. */
export function commandForKey(key: string): PlayerCommand | null {
  if (/^\d$/.test(key)) return { type: 'seek-to-part', part: Number(key) / 10 };
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** Shown below the player. */
export const SHORTCUTS: ReadonlyArray<{ readonly keys: readonly string[]; readonly meaning: string }> = [
  { keys: ['Space', 'K'], meaning: 'Play/pause' },
  { keys: ['←', '→'], meaning: 'Back/forward 5 seconds' },
  { keys: ['J', 'L'], meaning: 'Back/forward 10 seconds' },
  { keys: ['0', '9'], meaning: 'Jump to 0%–90%' },
  { keys: ['↑', '↓'], meaning: 'Volume up/down' },
  { keys: ['M'], meaning: 'Mute' },
  { keys: ['<', '>'], meaning: 'Slower/faster' },
  { keys: ['F'], meaning: 'Full screen' },
];

/** Runs a player command. In full-screen mode, `frame` fills the screen. */
export function applyPlayerCommand(command: PlayerCommand, video: HTMLVideoElement, frame: HTMLElement): void {
  switch (command.type) {
    case 'toggle-play':
      return togglePlay(video);
    case 'toggle-mute':
      video.muted = !video.muted;
      return;
    case 'toggle-full-screen':
      return toggleFullScreen(video, frame);
    case 'seek-to':
      return seek(video, () => command.seconds);
    case 'seek-by':
      return seek(video, () => video.currentTime + command.seconds);
    case 'seek-to-part':
      return seek(video, () => command.part * video.duration);
    case 'set-volume':
      return setVolume(video, command.volume);
    case 'volume-by':
      return setVolume(video, video.volume + command.amount);
    case 'set-speed':
      return setSpeed(video, command.speed);
    case 'speed-step':
      return setSpeed(video, stepSpeed(video.playbackRate, command.direction));
  }
}

/**
 * Seeks to the position that `target` returns, in seconds. While a source loads, such as one that replaces an expired
 * URL, the video has no duration: it seeks once it has one, after the position before the replacement was restored.
 */
function seek(video: HTMLVideoElement, target: () => number): void {
  if (Number.isFinite(video.duration)) {
    video.currentTime = Math.min(Math.max(0, target()), video.duration);
  } else {
    video.addEventListener('loadedmetadata', () => seek(video, target), { once: true });
  }
}

function setVolume(video: HTMLVideoElement, volume: number): void {
  video.volume = Math.min(Math.max(0, volume), 1);
  video.muted = video.volume === 0;
}

function setSpeed(video: HTMLVideoElement, speed: number): void {
  // A new source resets to the default rate, so the default is set too.
  video.defaultPlaybackRate = speed;
  video.playbackRate = speed;
}

function togglePlay(video: HTMLVideoElement): void {
  if (!video.paused) return video.pause();
  // The element's own state shows a refused start (no source yet, a seek in between).
  video.play().catch((error: unknown) => {
    // A source change aborts the start, and a failed source refuses it. In both cases, the next source is played.
    const isForNextSource = error instanceof DOMException && /^(Abort|NotSupported)Error$/.test(error.name);
    if (isForNextSource) video.addEventListener('canplay', () => video.play().catch(() => undefined), { once: true });
  });
}

/** Returns the next slower or faster speed; the slowest and the fastest stay the same. */
export function stepSpeed(current: number, direction: -1 | 1): number {
  const candidates = PLAYBACK_SPEEDS.filter((speed) => (direction > 0 ? speed > current : speed < current));
  return (direction > 0 ? candidates.at(0) : candidates.at(-1)) ?? current;
}

/** Safari on iPhone has no full screen for elements, only its own player for videos. */
interface PhoneVideo extends HTMLVideoElement {
  readonly webkitEnterFullscreen?: () => void;
}

/** Enters or exits full screen: with our controls if the browser supports it, else with the phone's own player. */
function toggleFullScreen(video: PhoneVideo, frame: HTMLElement): void {
  if (document.fullscreenElement !== null && document.fullscreenElement !== undefined) {
    void document.exitFullscreen();
  } else if (document.fullscreenEnabled) {
    // Browsers refuse full screen without a user gesture. The player then does not change.
    frame.requestFullscreen().catch(() => undefined);
  } else {
    video.webkitEnterFullscreen?.();
  }
}
