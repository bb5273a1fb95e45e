import { type RefObject, useEffect } from 'react';
import { type KeyContext, requestForKey } from './player-keys.ts';

/** Controls that use arrow keys themselves. The seek bar does not: its own step is a share of the video. */
const OWN_ARROWS = 'media-volume-range, media-playback-rate-menu';
const OWN_KEYS = 'select, textarea, input:not([type="range"]), dialog, [contenteditable]';

/** Runs the shortcuts of keys pressed anywhere on the page. `durationSeconds` is for a video that is still loading. */
export function usePlayerShortcuts(video: RefObject<HTMLVideoElement | null>, durationSeconds: number): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isMeantElsewhere(event) || video.current === null) return;
      const request = requestForKey(event.key, contextOf(video.current, durationSeconds));
      if (request === null) return;
      event.preventDefault();
      const { type, detail = null } = request;
      video.current.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    };
    // The capture phase comes before the controls' own keys.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [video, durationSeconds]);
}

function contextOf(video: HTMLVideoElement, durationSeconds: number): KeyContext {
  const { paused, muted, volume, playbackRate, currentTime, duration } = video;
  return {
    ...{ paused, muted, volume, playbackRate, currentTime },
    duration: Number.isFinite(duration) ? duration : durationSeconds,
    isFullScreen: Boolean(document.fullscreenElement),
    isPictureInPicture: Boolean(document.pictureInPictureElement),
  };
}

/** Returns true for the browser's own shortcuts, and for controls that use the key themselves. */
function isMeantElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof Element)) return false;
  const { target, key } = event;
  if (target.closest(OWN_KEYS) !== null) return true;
  if (key.startsWith('Arrow') && target.closest(OWN_ARROWS) !== null) return true;
  return key === ' ' && target.closest('button, a, summary, [role^="button"], [role^="menu"]') !== null;
}
