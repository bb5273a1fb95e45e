import type { SeenPresence } from '@young-minds/recording/domain';
import { runEndMs } from './capture-runs.ts';
import type { JournalEntry, ParticipantJoined } from './journal-entry.ts';

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

/** The presence of one participant in the room, identified by one participant sid. */
export interface PresenceInterval extends Pick<ParticipantJoined, 'participantSid' | 'identity' | 'name'> {
  readonly startMs: number;
  readonly endMs: number;
  /**
   * Whether the recorder saw the leave. If not, the end is that of the last capture run that listed the participant.
   */
  readonly hasSeenLeave: boolean;
}

/** Returns who was in the room and when, in the order in which the recorder noticed. */
export function presenceIntervalsOf(journal: readonly JournalEntry[]): PresenceInterval[] {
  const intervals = new Map<string, PresenceInterval>();
  for (const entry of journal) {
    // Each capture run lists again who is present.
    if (entry.type !== 'participant_joined' || intervals.has(entry.participantSid)) continue;
    const { participantSid, identity, name, atMs: startMs } = entry;
    const left = journal.find((other) => other.type === 'participant_left' && other.participantSid === participantSid);
    const endMs = left?.atMs ?? unseenLeaveMs(participantSid, journal);
    intervals.set(participantSid, { participantSid, identity, name, startMs, endMs, hasSeenLeave: left !== undefined });
  }
  return [...intervals.values()];
}

/**
 * Returns when a participant left between two capture runs, which no recorder saw: a participant who is missing from
 * the next capture run's list left at the end of the previous one.
 */
function unseenLeaveMs(participantSid: string, journal: readonly JournalEntry[]): number {
  let run = 0;
  let lastListedBy = 0;
  for (const entry of journal) {
    if (entry.type === 'take_began') run = entry.take;
    if (entry.type === 'participant_joined' && entry.participantSid === participantSid) lastListedBy = run;
  }
  return runEndMs(lastListedBy, journal);
}
