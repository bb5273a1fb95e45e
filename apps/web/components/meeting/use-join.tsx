'use client';

import type { RecordingNotice } from '@young-minds/booking/domain';
import { usePathname, useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import * as z from 'zod/mini';
import { TextLink } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ApiError, callApi } from '#lib/call-api.ts';
import { signInPath } from '#lib/sign-in-paths.ts';

/** Codes that the page itself explains after a refresh. */
const EXPLAINED_BY_PAGE = new Set(['SESSION_CANCELLED', 'SESSION_TOO_EARLY', 'SESSION_OVER', 'SESSION_NOT_FOUND']);

/**
 * - recorded: both participants must agree before they join
 * - not-this-session: this session was booked without a recording
 * - not-here: recording is turned off on this platform
 */
export type RecordingPlan = 'recorded' | 'not-this-session' | 'not-here';

/** The data that the server passes to the meeting in the browser. */
export interface MeetingDetails {
  readonly sessionId: string;
  readonly title: string;
  /** The name of the other participant. */
  readonly otherName: string;
  readonly recording: RecordingPlan;
  /** The recording notice that is shown here. */
  readonly notice: RecordingNotice;
}

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

const ticketSchema = z.object({ token: z.string(), url: z.string() });

/** Requests tokens for the session's room. If it is recorded, every request includes the consent. */
export function useJoin({ sessionId, recording, notice }: MeetingDetails): Join {
  const router = useRouter();
  const [isJoining, setIsJoining] = useState(false);
  const [problem, setProblem] = useState<JoinProblem | null>(null);

  const requestTicket = useCallback(async () => {
    setIsJoining(true);
    setProblem(null);
    const body = recording === 'recorded' ? { recordingConsent: true, noticeVersion: notice.version } : {};
    try {
      return await callApi({ path: `/api/sessions/${sessionId}/token`, method: 'POST', body, schema: ticketSchema });
    } catch (error) {
      setProblem(problemOf(error));
      if (error instanceof ApiError && EXPLAINED_BY_PAGE.has(error.code)) router.refresh();
      return null;
    } finally {
      setIsJoining(false);
    }
  }, [sessionId, recording, notice.version, router]);

  return { isJoining, problem, requestTicket };
}

function problemOf(error: unknown): JoinProblem {
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: "We couldn't open the meeting. Try again in a moment." };
}

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
