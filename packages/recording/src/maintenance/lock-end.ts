import { isYoungMindsError } from '@young-minds/core';

/** A legal hold has no end, so it is checked again after this time. */
const RECHECK_HOLD_MS = 24 * 3_600_000;

/** Returns when to try again if an error means that the store does not delete an object yet; otherwise null. */
export function lockEndOf(error: unknown, now: Date): Date | null {
  if (!isYoungMindsError(error) || error.code !== 'OBJECT_LOCKED') return null;
  const { lockedUntil } = error.details;
  return typeof lockedUntil === 'string' ? new Date(lockedUntil) : new Date(now.getTime() + RECHECK_HOLD_MS);
}
