import { ERROR_TRAITS } from '@young-minds/core';
import { DEADLINES_MS } from './deadlines.ts';
import type { Recording } from './recording.ts';
import type { StartAttempts } from './recording-metadata.ts';

const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 60_000;
const FIRST_PAUSE_MS = DEADLINES_MS.retry;
/** In the end it is retried once a day, as long as something is left to retry with: an operator may be on holiday. */
const MAX_PAUSE_MS = 24 * 60 * 60_000;
const FIRST_START_PAUSE_MS = 2_000;
const MAX_START_PAUSE_MS = 30_000;

type Attempt = Pick<Recording, 'captureEndedAt' | 'metadata'>;

/**
 * Returns when a room may be recorded again; null for immediately, as after a recording that stopped because all
 * participants had left. After recordings that broke off, each pause is twice the one before, up to a minute.
 * @param newestFirst the room's earlier recordings
 */
export function nextAttemptAt(newestFirst: readonly Attempt[]): Date | null {
  const lastAsked = newestFirst.findIndex(wasStoppedOnRequest);
  const broken = lastAsked === -1 ? newestFirst : newestFirst.slice(0, lastAsked);
  const brokenSince = broken[0]?.captureEndedAt;
  if (brokenSince === undefined || brokenSince === null) return null;
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (broken.length - 1), MAX_DELAY_MS);
  return new Date(brokenSince.getTime() + delayMs);
}

function wasStoppedOnRequest({ metadata }: Attempt): boolean {
  return metadata.stopReason !== undefined;
}

type RetryFacts = Pick<Recording, 'phase' | 'errorCode' | 'captureEndedAt' | 'metadata'>;

/**
 * Returns when a failed recording is retried automatically: an hour after it failed, then twice as long each time, up
 * to a day. Null if a retry cannot help, for example because the file is unreadable.
 */
export function nextRetryAt(recording: RetryFacts): Date | null {
  if (recording.phase !== 'failed' || !isRetryable(recording.errorCode)) return null;
  const failedAt = recording.metadata.failedAt ?? recording.captureEndedAt;
  if (failedAt === null) return null;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (recording.metadata.retries?.count ?? 0), MAX_PAUSE_MS);
  return new Date(failedAt.getTime() + pauseMs);
}

/** Returns whether a retry may help. An unknown code means an unexpected error; a later version may handle it. */
function isRetryable(errorCode: string | null): boolean {
  const traits = Object.entries(ERROR_TRAITS).find(([code]) => code === errorCode)?.[1];
  return traits?.retryable ?? true;
}

/** Returns the metadata with one more retry. */
export function withRetry({ metadata }: Pick<Recording, 'metadata'>, at: Date): Recording['metadata'] {
  return { ...metadata, retries: { count: (metadata.retries?.count ?? 0) + 1, lastAt: at } };
}

/** Returns when the next attempt may be made; the first one immediately. Each pause is twice the one before, up to half a minute. */
export function nextStartAt(attempts: StartAttempts | undefined): Date {
  if (attempts === undefined) return new Date(0);
  const pauseMs = Math.min(FIRST_START_PAUSE_MS * 2 ** (attempts.count - 1), MAX_START_PAUSE_MS);
  return new Date(attempts.lastAt.getTime() + pauseMs);
}

/** Returns the metadata with one more attempt. */
export function withStartAttempt({ metadata }: Pick<Recording, 'metadata'>, at: Date): Recording['metadata'] {
  const before = metadata.startAttempts;
  const startAttempts = { count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at };
  return { ...metadata, startAttempts };
}
