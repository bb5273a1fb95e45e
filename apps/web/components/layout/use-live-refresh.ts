import { unstable_isUnrecognizedActionError as isOfOtherBuild, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { refreshPage } from '#server/refresh-page.ts';

/**
 * Refreshes a page's data at intervals while the page is visible, and immediately when it becomes visible or the browser
 * is online again. Returns whether the page shows current data. A failed refresh changes nothing on the page: it uses a
 * server action, because the browser leaves the page if a refresh by Next's router fails.
 */
export function useLiveRefresh(everySeconds: number): boolean {
  const router = useRouter();
  const [isCurrent, setIsCurrent] = useState(true);
  useEffect(() => {
    let isRefreshing = false;
    const refresh = async () => {
      if (isRefreshing || document.visibilityState !== 'visible') return;
      isRefreshing = true;
      setIsCurrent(await isRefreshed(() => router.refresh()));
      isRefreshing = false;
    };
    const timer = setInterval(refresh, everySeconds * 1000);
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('visibilitychange', refresh, { signal });
    for (const event of ['online', 'offline']) window.addEventListener(event, refresh, { signal });
    return () => {
      clearInterval(timer);
      listening.abort();
    };
  }, [router, everySeconds]);
  return isCurrent;
}

async function isRefreshed(loadPage: () => void): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    await refreshPage();
    return true;
  } catch (error) {
    if (!isOfOtherBuild(error)) return false;
    // The server answers, but runs another build than this page's.
    loadPage();
    return true;
  }
}
