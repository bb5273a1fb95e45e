import { RECORDING_PHASES, type RecordingPhase } from '@young-minds/recording/domain';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '#lib/call-api.ts';

const POLL_EVERY_MS = 5000;

const recordingsSchema = z.array(z.object({ phase: z.enum(RECORDING_PHASES), createdAt: z.string() }));

/** Polls the API for the phase of the session's newest recording while `isAsked` is true. */
export function useNewestRecordingPhase(sessionId: string, isAsked: boolean): RecordingPhase | null {
  const [phase, setPhase] = useState<RecordingPhase | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    const abort = new AbortController();
    const ask = () => {
      // A failed request changes nothing; the next one may succeed.
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
