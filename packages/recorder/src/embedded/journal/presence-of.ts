import type { SeenPresence } from '@young-minds/recording/domain';
import type { JournalEntry } from './journal-entry.ts';
import { staysOf } from './stays.ts';

/** From the first person's join to the last person's leave, as the recorder saw it; null where it saw nobody. */
export function presenceOf(journal: readonly JournalEntry[]): SeenPresence | null {
  const stays = staysOf(journal);
  const [last] = stays.toSorted((one, other) => other.endMs - one.endMs);
  if (last === undefined) return null;
  return {
    startAt: new Date(Math.min(...stays.map((stay) => stay.startMs))),
    endAt: new Date(last.endMs),
    isCutShort: !last.hasSeenLeave,
  };
}
