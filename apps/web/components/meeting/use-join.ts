import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import * as z from 'zod/mini';
import { ApiError, callApi } from '#lib/call-api.ts';
import type { MeetingDetails } from './meeting-details.ts';

/** What opens the room. */
export interface RoomTicket {
  readonly token: string;
  /** Where the browser reaches LiveKit. */
  readonly url: string;
}

export interface JoinProblem {
  readonly code: string;
  /** For people. */
  readonly message: string;
}

interface Join {
  readonly isJoining: boolean;
  readonly problem: JoinProblem | null;
  /** Null where the door stays closed; `problem` says why. */
  readonly requestTicket: () => Promise<RoomTicket | null>;
}

/** Refusals that the page itself explains, once the server renders it anew. */
const EXPLAINED_BY_PAGE = new Set(['SESSION_CANCELLED', 'SESSION_TOO_EARLY', 'SESSION_OVER', 'SESSION_NOT_FOUND']);

const ticketSchema = z.object({ token: z.string(), url: z.string() });

/** Asks for a token to the session's room; where it is recorded, the acceptance goes along with every request. */
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
  return { code: 'INTERNAL', message: 'The meeting could not be opened. Try again in a moment.' };
}
