import { z } from 'zod';
import type { Recording } from './recording.ts';

/** How often a recorder was asked to start a recording, and since when; stored in the row's metadata. */
export interface StartAttempts {
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const schema = z.object({ count: z.int(), firstAt: z.coerce.date(), lastAt: z.coerce.date() });

const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 30_000;

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
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts.count - 1), MAX_PAUSE_MS);
  return new Date(attempts.lastAt.getTime() + pauseMs);
}
