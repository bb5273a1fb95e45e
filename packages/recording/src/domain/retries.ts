import { ERROR_TRAITS } from '@young-minds/core';
import { z } from 'zod';
import { DEADLINES_MS } from './deadlines.ts';
import type { Recording } from './recording.ts';

type Attempt = Pick<Recording, 'captureEndedAt' | 'metadata'>;

const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 60_000;

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

/** How often a failed recording was retried, and when last; stored in the row's metadata. */
export interface Retries {
  readonly count: number;
  readonly lastAt: Date;
}

type RetryFacts = Pick<Recording, 'phase' | 'errorCode' | 'captureEndedAt' | 'metadata'>;

const retriesSchema = z.object({ count: z.int(), lastAt: z.coerce.date() });
const failedAtSchema = z.coerce.date();

const FIRST_PAUSE_MS = DEADLINES_MS.retry;
/** In the end it is retried once a day, as long as something is left to retry with: an operator may be on holiday. */
const MAX_PAUSE_MS = 24 * 60 * 60_000;

export function retriesOf({ metadata }: Pick<Recording, 'metadata'>): Retries | null {
  const parsed = retriesSchema.safeParse(metadata.retries);
  return parsed.success ? parsed.data : null;
}

/** Returns the metadata with one more retry. */
export function withRetry(recording: Pick<Recording, 'metadata'>, at: Date): Recording['metadata'] {
  const retries = { count: (retriesOf(recording)?.count ?? 0) + 1, lastAt: at.toISOString() };
  return { ...recording.metadata, retries };
}

/**
 * Returns when a failed recording is retried automatically: an hour after it failed, then twice as long each time, up
 * to a day. Null if a retry cannot help, for example because the file is unreadable.
 */
export function nextRetryAt(recording: RetryFacts): Date | null {
  if (recording.phase !== 'failed' || !isRetryable(recording.errorCode)) return null;
  const failedAt = failedAtSchema.safeParse(recording.metadata.failedAt).data ?? recording.captureEndedAt;
  if (failedAt === null) return null;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (retriesOf(recording)?.count ?? 0), MAX_PAUSE_MS);
  return new Date(failedAt.getTime() + pauseMs);
}

/** Returns whether a retry may help. An unknown code means an unexpected error; a later version may handle it. */
function isRetryable(errorCode: string | null): boolean {
  const traits = Object.entries(ERROR_TRAITS).find(([code]) => code === errorCode)?.[1];
  return traits?.retryable ?? true;
}

/** How often a recorder was asked to start a recording, and since when; stored in the row's metadata. */
export interface StartAttempts {
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const schema = z.object({ count: z.int(), firstAt: z.coerce.date(), lastAt: z.coerce.date() });

const FIRST_START_PAUSE_MS = 2_000;
const MAX_START_PAUSE_MS = 30_000;

/** Returns the attempts so far; null if no recorder was asked yet. */
export function startAttemptsOf({ metadata }: Pick<Recording, 'metadata'>): StartAttempts | null {
  const parsed = schema.safeParse(metadata.startAttempts);
  return parsed.success ? parsed.data : null;
}

/** Returns the metadata with one more attempt. */
export function withStartAttempt(recording: Pick<Recording, 'metadata'>, at: Date): Recording['metadata'] {
  const before = startAttemptsOf(recording);
  const startAttempts = { count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at };
  return { ...recording.metadata, startAttempts };
}

/** Returns when the next attempt may be made: each pause is twice the one before, up to half a minute. */
export function nextStartAt(attempts: StartAttempts | null): Date {
  if (attempts === null) return new Date(0);
  const pauseMs = Math.min(FIRST_START_PAUSE_MS * 2 ** (attempts.count - 1), MAX_START_PAUSE_MS);
  return new Date(attempts.lastAt.getTime() + pauseMs);
}
