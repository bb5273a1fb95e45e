import type { Coverage, MissingSpan } from '@young-minds/recording/domain';
import { formatClock, shortDuration } from '#lib/format-clock.ts';

const MIN_GAP_SECONDS = 2;
/** A participant's browser connects in this time after the join. Until then, no media can flow. */
const CONNECTING_SECONDS = 5;

/** Returns the gaps that a viewer would notice. The API has all of them. */
export function notableGaps(coverage: Pick<Coverage, 'missing'> | null): readonly MissingSpan[] {
  return (coverage?.missing ?? []).filter(({ atSeconds, durationSeconds }) => {
    const isConnecting = atSeconds < 1 && durationSeconds < CONNECTING_SECONDS;
    return durationSeconds >= MIN_GAP_SECONDS && !isConnecting;
  });
}

/** Returns how long a gap is, and of what: "17 s", "17 s of sound", "17 s of Ada's sound". */
export function lengthOf({ durationSeconds, media, participant }: MissingSpan): string {
  const length = shortDuration(Math.round(durationSeconds));
  if (media === undefined) return length;
  return participant === undefined ? `${length} of ${media}` : `${length} of ${participant}'s ${media}`;
}

/** Returns where a gap is, as the end of a sentence. The video ends where the rest of the session is missing. */
export function placeOf({ atSeconds, durationSeconds }: MissingSpan, expectedSeconds: number): string {
  const isEnd = Math.round(atSeconds + durationSeconds) >= Math.round(expectedSeconds);
  return isEnd && atSeconds > 0 ? 'at the end' : `at ${formatClock(atSeconds)}`;
}
