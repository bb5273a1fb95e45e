import type { JournalEntry, ParticipantJoined } from './journal-entry.ts';
import { runEndMs } from './run-end.ts';

/** One stay of one person in the room: one participant sid. */
export interface PresenceInterval extends Pick<ParticipantJoined, 'participantSid' | 'identity' | 'name'> {
  readonly startMs: number;
  readonly endMs: number;
  /** Otherwise the end is that of the take that last listed the person. */
  readonly hasSeenLeave: boolean;
}

/** Who was in the room and when, in the order in which the recorder noticed. */
export function presenceIntervalsOf(journal: readonly JournalEntry[]): PresenceInterval[] {
  const intervals = new Map<string, PresenceInterval>();
  for (const entry of journal) {
    // Each take lists anew who is there.
    if (entry.type !== 'participant_joined' || intervals.has(entry.participantSid)) continue;
    const { participantSid, identity, name, atMs: startMs } = entry;
    const left = journal.find((other) => other.type === 'participant_left' && other.participantSid === participantSid);
    const endMs = left?.atMs ?? unseenLeaveMs(participantSid, journal);
    intervals.set(participantSid, { participantSid, identity, name, startMs, endMs, hasSeenLeave: left !== undefined });
  }
  return [...intervals.values()];
}

/** A leave that fell between two takes was not seen: who is not listed by the next take left with the last one. */
function unseenLeaveMs(participantSid: string, journal: readonly JournalEntry[]): number {
  let take = 0;
  let lastListedBy = 0;
  for (const entry of journal) {
    if (entry.type === 'take_began') take = entry.take;
    if (entry.type === 'participant_joined' && entry.participantSid === participantSid) lastListedBy = take;
  }
  return runEndMs(lastListedBy, journal);
}
