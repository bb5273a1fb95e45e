import type { Recording } from './recording.ts';

/** A visit that is shorter than this and of which nothing was captured, such as an immediate reload, is no session. */
export const MIN_VISIT_MS = 2_000;
/** The error code of a row whose visit was too short. It stays for the audit trail, and no participant sees it. */
export const DISCARDED = 'VISIT_TOO_SHORT';
/** The codes of a composition for which there is nothing to compose, and nothing was lost that a recorder had. */
const NOTHING_THERE: ReadonlySet<string> = new Set(['NOTHING_CAPTURED', 'RECORDER_NOT_STARTED']);

/** Returns whether a recording that cannot be composed is discarded instead of failing. */
export function isShortVisit(
  { firstJoinedAt, lastLeftAt }: Pick<Recording, 'firstJoinedAt' | 'lastLeftAt'>,
  errorCode: string,
): boolean {
  if (firstJoinedAt === null || lastLeftAt === null || !NOTHING_THERE.has(errorCode)) return false;
  return lastLeftAt.getTime() - firstJoinedAt.getTime() < MIN_VISIT_MS;
}

/** Returns whether a row stands for no recording, because the visit was too short. */
export function isDiscarded({ phase, errorCode }: Pick<Recording, 'phase' | 'errorCode'>): boolean {
  return phase === 'failed' && errorCode === DISCARDED;
}
