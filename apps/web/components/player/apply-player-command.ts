import { stepSpeed } from './playback-speed.ts';
import type { PlayerCommand } from './player-command.ts';
import { toggleFullScreen } from './toggle-full-screen.ts';

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
      return seekTo(video, command.seconds);
    case 'seek-by':
      return seekTo(video, video.currentTime + command.seconds);
    case 'seek-to-part':
      return seekTo(video, command.part * video.duration);
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

function seekTo(video: HTMLVideoElement, seconds: number): void {
  if (!Number.isFinite(video.duration)) return;
  video.currentTime = Math.min(Math.max(0, seconds), video.duration);
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
