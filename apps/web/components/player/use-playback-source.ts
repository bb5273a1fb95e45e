import { useCallback, useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { ApiError, callApi } from '#lib/call-api.ts';
import { renewalDelayMs } from './renewal-delay.ts';

const QUIET_RETRY_MS = 5000;

export interface PlaybackProblem {
  readonly code: string;
  /** For people. */
  readonly message: string;
}

export interface PlaybackSource {
  /** Another object for every URL fetched, so that even the same URL can be loaded anew. Null until the first came. */
  readonly source: { readonly url: string } | null;
  /** Why there is none; null while all is well. */
  readonly problem: PlaybackProblem | null;
  /** Fetches a URL now: after the video failed, or because somebody asked to try again. */
  readonly renew: () => void;
}

interface Round {
  readonly count: number;
  /** The video still plays by the old URL: a failure is tried again and nobody is disturbed. */
  readonly isQuiet: boolean;
}

const playbackSchema = z.object({ playbackUrl: z.string(), expiresAt: z.string() });

/** The recording's signed URL, replaced by a fresh one before it ends. */
export function usePlaybackSource(recordingId: string): PlaybackSource {
  const [round, setRound] = useState<Round>({ count: 0, isQuiet: false });
  const [source, setSource] = useState<PlaybackSource['source']>(null);
  const [problem, setProblem] = useState<PlaybackProblem | null>(null);
  const start = useCallback((isQuiet: boolean) => setRound(({ count }) => ({ count: count + 1, isQuiet })), []);
  const renew = useCallback(() => start(false), [start]);

  useEffect(() => {
    const abort = new AbortController();
    let timer: number | undefined;
    const later = (delayMs: number) => {
      timer = window.setTimeout(() => start(true), delayMs);
    };
    if (!round.isQuiet) setProblem(null);
    fetchSource(recordingId, abort.signal).then(
      ({ playbackUrl, expiresAt }) => {
        setSource({ url: playbackUrl });
        later(renewalDelayMs(new Date(expiresAt), new Date()));
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        if (round.isQuiet) later(QUIET_RETRY_MS);
        else setProblem(problemOf(error));
      },
    );
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [recordingId, round, start]);

  return { source, problem, renew };
}

function fetchSource(recordingId: string, signal: AbortSignal) {
  return callApi({ path: `/api/recordings/${recordingId}/playback-url`, schema: playbackSchema, signal });
}

function problemOf(error: unknown): PlaybackProblem {
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: 'The recording cannot be played at the moment.' };
}
