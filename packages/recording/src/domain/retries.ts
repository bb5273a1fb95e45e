import { ERROR_TRAITS } from '@young-minds/core';
import { DEADLINES_MS } from './deadlines.ts';
import type { Recording } from './recording.ts';
import type { StartAttempts } from './recording-metadata.ts';

interface GrowingPause {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Between recordings of a room that broke off. */
const RECORDING_PAUSE: GrowingPause = { firstMs: 5_000, maxMs: 60_000 };
/**
 * Between retries of a failed recording. In the end it is retried once a day, as long as something is left to retry
 * with: an operator may be on holiday.
 */
const RETRY_PAUSE: GrowingPause = { firstMs: DEADLINES_MS.retry, maxMs: 24 * 60 * 60_000 };
/** Between attempts to start a recorder. */
const START_PAUSE: GrowingPause = { firstMs: 2_000, maxMs: 30_000 };

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
  return after(brokenSince, RECORDING_PAUSE, broken.length - 1);
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
  return after(failedAt, RETRY_PAUSE, recording.metadata.retries?.count ?? 0);
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

/**
 * Returns when the next attempt to start may be made; the first one immediately. Each pause is twice the one before, up
 * to half a minute.
 */
export function nextStartAt(attempts: StartAttempts | undefined): Date {
  if (attempts === undefined) return new Date(0);
  return after(attempts.lastAt, START_PAUSE, attempts.count - 1);
}

/** Returns the metadata with one more attempt to start. */
export function withStartAttempt({ metadata }: Pick<Recording, 'metadata'>, at: Date): Recording['metadata'] {
  const before = metadata.startAttempts;
  const startAttempts = { count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at };
  return { ...metadata, startAttempts };
}

/** Returns the end of a pause that was doubled `doublings` times. */
function after(at: Date, { firstMs, maxMs }: GrowingPause, doublings: number): Date {
  return new Date(at.getTime() + Math.min(firstMs * 2 ** doublings, maxMs));
}
