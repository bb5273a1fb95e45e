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

/** A signed URL. Every one is a new object, so that the same URL can be loaded again. */
export interface PlaybackSource {
  readonly url: string;
  readonly expiresAt: Date;
}

interface Playback {
  /** Null before the first URL. */
  readonly source: PlaybackSource | null;
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

/** Provides the recording's signed URL, at first the page's, and replaces it before it expires. */
export function usePlaybackSource(recordingId: string, first: PlaybackSource | null): Playback {
  const [round, setRound] = useState<Round>({ count: 0, isQuiet: false });
  const [source, setSource] = useState(first);
  const [problem, setProblem] = useState<PlaybackProblem | null>(null);
  const start = useCallback((isQuiet: boolean) => setRound(({ count }) => ({ count: count + 1, isQuiet })), []);
  const renew = useCallback(() => start(false), [start]);

  useEffect(() => {
    const abort = new AbortController();
    let timer: number | undefined;
    const later = (delayMs: number) => {
      timer = window.setTimeout(() => start(true), delayMs);
    };
    const use = (next: PlaybackSource) => {
      setSource(next);
      later(renewalDelayMs(next.expiresAt, new Date()));
    };
    const fail = (error: unknown) => {
      if (abort.signal.aborted) return;
      if (round.isQuiet) later(QUIET_RETRY_MS);
      else setProblem(problemOf(error));
    };
    if (!round.isQuiet) setProblem(null);
    if (round.count === 0 && first !== null) use(first);
    else fetchSource(recordingId, abort.signal).then(use, fail);
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [recordingId, first, round, start]);

  return { source, problem, renew };
}

async function fetchSource(recordingId: string, signal: AbortSignal): Promise<PlaybackSource> {
  const path = `/api/recordings/${recordingId}/playback-url`;
  const { playbackUrl, expiresAt } = await callApi({ path, schema: playbackSchema, signal });
  return { url: playbackUrl, expiresAt: new Date(expiresAt) };
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
