import { RECORDING_PHASES, type RecordingPhase } from '@young-minds/recording/domain';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '#lib/call-api.ts';

const POLL_EVERY_MS = 5000;

const recordingsSchema = z.array(z.object({ phase: z.enum(RECORDING_PHASES), createdAt: z.string() }));

/** Asks the API from time to time, while `isAsked`, how far the session's newest recording is. */
export function useNewestRecordingPhase(sessionId: string, isAsked: boolean): RecordingPhase | null {
  const [phase, setPhase] = useState<RecordingPhase | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    const abort = new AbortController();
    const ask = () => {
      // An answer that does not come changes nothing; the next one may.
      fetchNewestPhase(sessionId, abort.signal).then(setPhase, () => undefined);
    };
    ask();
    const timer = window.setInterval(ask, POLL_EVERY_MS);
    return () => {
      abort.abort();
      window.clearInterval(timer);
      setPhase(null);
    };
  }, [sessionId, isAsked]);
  return phase;
}

async function fetchNewestPhase(sessionId: string, signal: AbortSignal): Promise<RecordingPhase | null> {
  const recordings = await callApi({ path: `/api/sessions/${sessionId}/recordings`, schema: recordingsSchema, signal });
  const newest = recordings.toSorted((left, right) => right.createdAt.localeCompare(left.createdAt)).at(0);
  return newest?.phase ?? null;
}
