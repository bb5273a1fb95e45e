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
