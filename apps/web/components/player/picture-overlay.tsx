import { Play } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Spinner } from '#components/ui/button.tsx';

interface PictureOverlayProps {
  readonly isLoading: boolean;
  readonly hasPlayed: boolean;
  readonly onStart: () => void;
}

/** The overlay in the center of the video: a spinner while it loads, or the large play button. */
export function PictureOverlay({ isLoading, hasPlayed, onStart }: PictureOverlayProps) {
  if (isLoading) {
    return (
      <div className="pointer-events-none absolute inset-0 flex items-center justify-center">
        <span className="rounded-full bg-black/60 px-4 py-2">
          <Spinner label="Loading…" />
        </span>
      </div>
    );
  }
  if (hasPlayed) return null;
  return (
    <button
      type="button"
      aria-label="Play the recording"
      onClick={onStart}
      className="absolute top-1/2 left-1/2 flex size-20 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full bg-black/65 hover:bg-black/85 focus-visible:outline-white"
    >
      <Play aria-hidden="true" className="ml-1 size-10 fill-current" />
    </button>
  );
}

const IDLE_AFTER_MS = 3000;

/** Returns whether there was no user input for a while. Call `wake` on every input. */
export function useIdle(): { readonly isIdle: boolean; readonly wake: () => void } {
  const [isIdle, setIsIdle] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const wake = useCallback(() => {
    setIsIdle(false);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return { isIdle, wake };
}
