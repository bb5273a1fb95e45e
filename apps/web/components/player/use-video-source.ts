import { type RefObject, useEffect, useRef } from 'react';

/** Plays a source, and swaps it for the next one without anybody losing their place, their pace, or the flow. */
export function useVideoSource(
  video: RefObject<HTMLVideoElement | null>,
  source: { readonly url: string } | null,
): void {
  // Of a swap that is still loading: the element itself is back at zero by then.
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
      if (place.isPlaying) element.play().catch(() => undefined); // refused: it shows as paused, at the right place
    };
    element.addEventListener('loadedmetadata', restore, { once: true });
    element.src = source.url;
    return () => element.removeEventListener('loadedmetadata', restore);
  }, [video, source]);
}
