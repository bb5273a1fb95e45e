import { ERROR_TRAITS } from '@young-minds/core';
import { z } from 'zod';
import type { Recording } from './recording.ts';
import { WAITS } from './waits.ts';

/** How often a failed recording was retried, and when last; stored in the row's metadata. */
export interface Retries {
  readonly count: number;
  readonly lastAt: Date;
}

type RetryFacts = Pick<Recording, 'phase' | 'errorCode' | 'captureEndedAt' | 'metadata'>;

const retriesSchema = z.object({ count: z.int(), lastAt: z.coerce.date() });
const failedAtSchema = z.coerce.date();

const FIRST_PAUSE_MS = WAITS.retry.boundMs;
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
