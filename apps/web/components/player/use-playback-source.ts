import { useCallback, useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { ApiError, callApi, messageOf } from '#lib/call-api.ts';

const QUIET_RETRY_MS = 5000;
const LONGEST_MARGIN_MS = 60_000;
const MARGIN_PART = 0.2;
/** Prevents a busy loop if a URL expires immediately. */
const SHORTEST_DELAY_MS = 1000;

export interface PlaybackProblem {
  readonly code: string;
  /** For users. */
  readonly message: string;
}

interface PlaybackSource {
  /** A new object for every fetched URL, so that the same URL can be loaded again. Null before the first one. */
  readonly source: { readonly url: string } | null;
  /** Why there is no source; null if there is no problem. */
  readonly problem: PlaybackProblem | null;
  /** Fetches a URL now: after the video failed, or after the user pressed "Try again". */
  readonly renew: () => void;
}

interface Round {
  readonly count: number;
  /** The video still plays from the old URL, so a failure is retried without a message. */
  readonly isQuiet: boolean;
}

const playbackSchema = z.object({ playbackUrl: z.string(), expiresAt: z.string() });

/** Provides the recording's signed URL, and replaces it before it expires. */
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
  const code = error instanceof ApiError ? error.code : 'INTERNAL';
  return { code, message: messageOf(error, "We couldn't load the recording. Try again in a moment.") };
}

/** Returns how long to use a signed URL before fetching the next: until 20% of its life, at most 60 s, is left. */
export function renewalDelayMs(expiresAt: Date, now: Date): number {
  const lifeMs = expiresAt.getTime() - now.getTime();
  const marginMs = Math.min(LONGEST_MARGIN_MS, lifeMs * MARGIN_PART);
  return Math.max(SHORTEST_DELAY_MS, lifeMs - marginMs);
}
