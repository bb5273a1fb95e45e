import { type RefObject, useEffect, useRef } from 'react';

/** Plays a source, and replaces it with the next one without losing position, speed or play state. */
export function useVideoSource(
  video: RefObject<HTMLVideoElement | null>,
  source: { readonly url: string } | null,
): void {
  // The state before a replacement that is still loading. The element itself is at zero during that time.
  const pending = useRef<{ readonly seconds: number; readonly isPlaying: boolean } | null>(null);

  useEffect(() => {
    const element = video.current;
    if (element === null || source === null) return;
    const isFirst = element.currentSrc === '' && element.src === '';
    if (isFirst) {
      element.src = source.url;
      return;
    }
    const place = pending.current ?? { seconds: element.currentTime, isPlaying: !element.paused };
    pending.current = place;
    const restore = () => {
      pending.current = null;
      element.currentTime = place.seconds;
      if (place.isPlaying) element.play().catch(() => undefined); // if refused, it stays paused there
    };
    element.addEventListener('loadedmetadata', restore, { once: true });
    element.src = source.url;
    return () => element.removeEventListener('loadedmetadata', restore);
  }, [video, source]);
}
