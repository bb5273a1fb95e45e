import { useCallback, useEffect, useRef, useState } from 'react';

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
