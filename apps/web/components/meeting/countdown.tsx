'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useIsMounted } from '#components/time/use-is-mounted.ts';
import { describeWait } from './describe-wait.ts';

const TICK_MS = 1000;

/** Counts down to the time when the meeting opens, then refreshes the page. */
export function Countdown({ to }: { readonly to: Date }) {
  const router = useRouter();
  const isMounted = useIsMounted();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const waitMs = to.getTime() - nowMs;
  const isOver = waitMs <= 0;
  useEffect(() => {
    // The server's clock can be slightly behind, so the page is refreshed until it changes.
    const timer = window.setInterval(() => {
      setNowMs(Date.now());
      if (isOver) router.refresh();
    }, TICK_MS);
    return () => window.clearInterval(timer);
  }, [isOver, router]);
  // A timer, not a status: screen readers would announce a status every second.
  return (
    <strong role="timer" className="tabular-nums text-ink">
      {isMounted ? describeWait(waitMs) : '…'}
    </strong>
  );
}
