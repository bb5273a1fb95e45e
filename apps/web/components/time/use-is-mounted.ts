import { useSyncExternalStore } from 'react';

const neverChanges = () => () => undefined;

/** False while rendering on the server and during hydration: the viewer's time zone is only known afterwards. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
