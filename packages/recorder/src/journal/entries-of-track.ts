import type { JournalEntry, TrackBegan } from './journal-entry.ts';

/**
 * What is noted of a track while this file of it is written: up to the next file that a change of codec, or another
 * subscription, began in the same take.
 */
export function entriesOfTrack(began: TrackBegan, journal: readonly JournalEntry[]): JournalEntry[] {
  const after = journal.slice(journal.indexOf(began) + 1).filter((entry) => concerns(entry, began));
  const next = after.findIndex((entry) => entry.type === 'track_began');
  return next === -1 ? after : after.slice(0, next);
}

/** When the track's next file began in the same take; null where this one is the last. */
export function nextFileAtMs(began: TrackBegan, journal: readonly JournalEntry[]): number | null {
  const after = journal.slice(journal.indexOf(began) + 1);
  return after.find((entry) => entry.type === 'track_began' && concerns(entry, began))?.atMs ?? null;
}

function concerns(entry: JournalEntry, { trackSid, take }: TrackBegan): boolean {
  return 'trackSid' in entry && 'take' in entry && entry.trackSid === trackSid && entry.take === take;
}
