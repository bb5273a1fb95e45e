import type { PresenceSpan } from '../domain/index.ts';

export interface ParticipantPresence extends PresenceSpan {
  readonly roomId: string;
  readonly roomSid: string;
}

export interface ParticipantRepository {
  /**
   * Adds what is newly known of one stay, in whatever order it becomes known: the earliest join and the earliest leave
   * hold, and a leave is never taken back. A person's first stay takes over the row their booking left.
   */
  merge(stay: ParticipantPresence): Promise<void>;
  /** Ends the stays still open under one room sid, when that room has closed. Returns how many those were. */
  endAll(room: { readonly roomId: string; readonly roomSid: string; readonly at: Date }): Promise<number>;
  /** Every stay of a room, oldest first. */
  listSpans(roomId: string): Promise<readonly PresenceSpan[]>;
}
