'use client';

import { Notice } from '#components/ui/notice.tsx';
import { useIsOnline } from '#lib/use-is-online.ts';
import { useLiveRefresh } from './use-live-refresh.ts';

interface LiveRefreshProps {
  /** The longest time that a visible page may show old data. */
  readonly everySeconds: number;
}

/** Keeps a page's data current, and shows a notice while that fails. */
export function LiveRefresh({ everySeconds }: LiveRefreshProps) {
  const isCurrent = useLiveRefresh(everySeconds);
  const isOnline = useIsOnline();
  if (isCurrent) return null;
  return (
    <Notice tone="warning" title={isOnline ? "Young Minds isn't responding" : "You're offline"}>
      This page may be out of date. It updates by itself as soon as the connection is back.
    </Notice>
  );
}
