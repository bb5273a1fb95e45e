'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useIsMounted } from '#components/time/local-time.tsx';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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
    }, SECOND_MS);
    return () => window.clearInterval(timer);
  }, [isOver, router]);
  // A timer, not a status: screen readers would announce a status every second.
  return (
    <strong role="timer" className="tabular-nums text-ink">
      {isMounted ? describeWait(waitMs) : '…'}
    </strong>
  );
}

/** Formats a remaining time in days and hours, hours and minutes, or minutes and seconds; never below zero. */
export function describeWait(waitMs: number): string {
  // Rounds up, so that the countdown shows zero exactly when the wait is over.
  const wait = Math.max(0, Math.ceil(waitMs / SECOND_MS) * SECOND_MS);
  if (wait >= DAY_MS) return join(count(wait / DAY_MS, 'day'), count((wait % DAY_MS) / HOUR_MS, 'hour'));
  if (wait >= HOUR_MS) return join(count(wait / HOUR_MS, 'hour'), count((wait % HOUR_MS) / MINUTE_MS, 'minute'));
  return join(count(wait / MINUTE_MS, 'minute'), count((wait % MINUTE_MS) / SECOND_MS, 'second')) || '0 seconds';
}

function count(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return whole === 0 ? '' : `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
