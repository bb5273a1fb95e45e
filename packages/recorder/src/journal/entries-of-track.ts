import type { JournalEntry, TrackBegan } from './journal-entry.ts';

/**
 * Returns the entries that belong to this file of a track: up to the next file that a codec change or another
 * subscription started in the same capture run.
 */
export function entriesOfTrack(began: TrackBegan, journal: readonly JournalEntry[]): JournalEntry[] {
  const after = journal.slice(journal.indexOf(began) + 1).filter((entry) => concerns(entry, began));
  const next = after.findIndex((entry) => entry.type === 'track_began');
  return next === -1 ? after : after.slice(0, next);
}

/** Returns when the track's next file started in the same capture run; null if this is the last one. */
export function nextFileAtMs(began: TrackBegan, journal: readonly JournalEntry[]): number | null {
  const after = journal.slice(journal.indexOf(began) + 1);
  return after.find((entry) => entry.type === 'track_began' && concerns(entry, began))?.atMs ?? null;
}

function concerns(entry: JournalEntry, { trackSid, take }: TrackBegan): boolean {
  return 'trackSid' in entry && 'take' in entry && entry.trackSid === trackSid && entry.take === take;
}
