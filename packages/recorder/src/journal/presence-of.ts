import type { SeenPresence } from '@young-minds/recording/domain';
import type { JournalEntry } from './journal-entry.ts';
import { presenceIntervalsOf } from './presence-intervals.ts';

/** Returns the time from the first join to the last leave, as the recorder saw it; null if it saw no participant. */
export function presenceOf(journal: readonly JournalEntry[]): SeenPresence | null {
  const intervals = presenceIntervalsOf(journal);
  const [last] = intervals.toSorted((one, other) => other.endMs - one.endMs);
  if (last === undefined) return null;
  return {
    startAt: new Date(Math.min(...intervals.map((interval) => interval.startMs))),
    endAt: new Date(last.endMs),
    isCutShort: !last.hasSeenLeave,
  };
}
