import type { JournalEntry } from '../journal/journal-entry.ts';
import { presenceIntervalsOf } from '../journal/presence-intervals.ts';
import type { Span } from './captured-track.ts';

/** A participant and when they were in the room. */
export interface Attendee {
  readonly identity: string;
  readonly name: string;
  readonly spans: readonly Span[];
}

/** Returns the participants of a recording, in the order in which they first joined. */
export function attendance(journal: readonly JournalEntry[]): Attendee[] {
  const stays = presenceIntervalsOf(journal).sort((one, other) => one.startMs - other.startMs);
  return [...Map.groupBy(stays, (stay) => stay.identity)].map(([identity, spans]) => ({
    identity,
    name: spans[0]?.name ?? identity,
    spans,
  }));
}
