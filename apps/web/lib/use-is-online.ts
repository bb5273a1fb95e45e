import { useSyncExternalStore } from 'react';

/** Returns whether the browser has a network connection, which does not mean that it reaches the server. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
}

function subscribe(onChange: () => void): () => void {
  const listening = new AbortController();
  for (const event of ['online', 'offline']) window.addEventListener(event, onChange, { signal: listening.signal });
  return () => listening.abort();
}
