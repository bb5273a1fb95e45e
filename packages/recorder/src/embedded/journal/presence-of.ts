import type { PresenceWindow } from '@young-minds/recording/domain';
import type { JournalEntry } from './journal-entry.ts';
import { staysOf } from './stays.ts';

/** From the first person's join to the last person's leave, as the recorder saw it; null where it saw nobody. */
export function presenceOf(journal: readonly JournalEntry[]): PresenceWindow | null {
  const stays = staysOf(journal);
  if (stays.length === 0) return null;
  return {
    startAt: new Date(Math.min(...stays.map((stay) => stay.startMs))),
    endAt: new Date(Math.max(...stays.map((stay) => stay.endMs))),
  };
}
