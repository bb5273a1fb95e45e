'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

interface LiveRefreshProps {
  /** The longest time that a visible page may show old data. */
  readonly everySeconds: number;
}

/** Refreshes a page's data at intervals while the page is visible, and immediately when it becomes visible again. */
export function LiveRefresh({ everySeconds }: LiveRefreshProps) {
  const router = useRouter();
  useEffect(() => {
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') router.refresh();
    };
    const timer = setInterval(refreshIfVisible, everySeconds * 1000);
    document.addEventListener('visibilitychange', refreshIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfVisible);
    };
  }, [router, everySeconds]);
  return null;
}
