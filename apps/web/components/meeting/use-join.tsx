'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useIsMounted } from '#components/time/local-time.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { signInPath } from '#lib/auth-form.ts';
import { ApiError, callApi } from '#lib/call-api.ts';

/** The credentials for connecting to the room. */
export interface RoomTicket {
  readonly token: string;
  /** The URL at which the browser reaches LiveKit. */
  readonly url: string;
}

export interface JoinProblem {
  readonly code: string;
  /** For users. */
  readonly message: string;
}

interface Join {
  readonly isJoining: boolean;
  readonly problem: JoinProblem | null;
  /** Resolves to null if the request is refused; `problem` says why. */
  readonly requestTicket: () => Promise<RoomTicket | null>;
}

/** Codes that the page itself explains after a refresh. */
const EXPLAINED_BY_PAGE = new Set(['SESSION_CANCELLED', 'SESSION_TOO_EARLY', 'SESSION_OVER', 'SESSION_NOT_FOUND']);

const ticketSchema = z.object({ token: z.string(), url: z.string() });

/** Requests tokens for the session's room. If it is recorded, every request includes the consent. */
export function useJoin({ sessionId, recording, noticeVersion }: MeetingDetails): Join {
  const router = useRouter();
  const [isJoining, setIsJoining] = useState(false);
  const [problem, setProblem] = useState<JoinProblem | null>(null);

  const requestTicket = useCallback(async () => {
    setIsJoining(true);
    setProblem(null);
    const body = recording === 'recorded' ? { recordingConsent: true, noticeVersion } : {};
    try {
      return await callApi({ path: `/api/sessions/${sessionId}/token`, method: 'POST', body, schema: ticketSchema });
    } catch (error) {
      setProblem(problemOf(error));
      if (error instanceof ApiError && EXPLAINED_BY_PAGE.has(error.code)) router.refresh();
      return null;
    } finally {
      setIsJoining(false);
    }
  }, [sessionId, recording, noticeVersion, router]);

  return { isJoining, problem, requestTicket };
}

function problemOf(error: unknown): JoinProblem {
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: "We couldn't open the meeting. Try again in a moment." };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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

/** The data that the server passes to the meeting in the browser. */
export interface MeetingDetails {
  readonly sessionId: string;
  readonly title: string;
  /** The name of the other participant. */
  readonly otherName: string;
  readonly recording: RecordingPlan;
  /** The version of the recording notice that is shown here. */
  readonly noticeVersion: string;
}

/**
 * - recorded: both participants must agree before they join
 * - not-this-session: this session was booked without a recording
 * - not-here: recording is turned off on this platform
 */
export type RecordingPlan = 'recorded' | 'not-this-session' | 'not-here';

/** Why joining failed, and what the participant can do. */
export function JoinProblemNotice({ problem }: { readonly problem: JoinProblem | null }) {
  const path = usePathname();
  if (problem === null) return null;
  return (
    <Notice tone="danger">
      {problem.code === 'UNAUTHENTICATED' ? (
        <>
          You're signed out. <TextLink href={signInPath(path)}>Sign in again</TextLink> to join.
        </>
      ) : (
        problem.message
      )}
    </Notice>
  );
}

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
