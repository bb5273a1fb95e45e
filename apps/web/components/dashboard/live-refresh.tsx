'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

interface LiveRefreshProps {
  /** How long what is shown may be out of date while somebody looks at it. */
  readonly everySeconds: number;
}

/** Keeps a page's data fresh: at intervals while the page is visible, and at once when it becomes visible again. */
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
