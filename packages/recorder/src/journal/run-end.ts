import type { JournalEntry } from './journal-entry.ts';

/** When a take ended: as noted, or where a crash left no note with the last entry before the next take began. */
export function runEndMs(take: number, journal: readonly JournalEntry[]): number {
  const ended = journal.find((entry) => entry.type === 'take_ended' && entry.take === take);
  if (ended !== undefined) return ended.atMs;
  const next = journal.findIndex((entry) => entry.type === 'take_began' && entry.take > take);
  const before = next === -1 ? journal : journal.slice(0, next);
  return before.reduce((latestMs, entry) => Math.max(latestMs, entry.atMs), Number.NEGATIVE_INFINITY);
}
