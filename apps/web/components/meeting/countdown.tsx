'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useIsMounted } from '#components/time/use-is-mounted.ts';
import { describeWait } from './describe-wait.ts';

const TICK_MS = 1000;

/** Counts down to a moment, then has the server render the page anew: what was closed is open. */
export function Countdown({ to }: { readonly to: Date }) {
  const router = useRouter();
  const isMounted = useIsMounted();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const waitMs = to.getTime() - nowMs;
  const isOver = waitMs <= 0;
  useEffect(() => {
    // The server's clock may be a little behind ours, so the page is asked for until it changes.
    const timer = window.setInterval(() => {
      setNowMs(Date.now());
      if (isOver) router.refresh();
    }, TICK_MS);
    return () => window.clearInterval(timer);
  }, [isOver, router]);
  // A timer, not a status: screen readers are not told every second.
  return (
    <strong role="timer" className="tabular-nums text-ink">
      {isMounted ? describeWait(waitMs) : '…'}
    </strong>
  );
}
