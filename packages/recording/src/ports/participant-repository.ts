import type { PresenceSpan } from '../domain/index.ts';

export interface ParticipantPresence extends PresenceSpan {
  readonly roomId: string;
  readonly roomSid: string;
}

export interface ParticipantRepository {
  /**
   * Merges new facts into a presence record, in whatever order they arrive: the earliest join and the earliest leave
   * win, and a leave is never undone. A user's first presence uses the row that the booking created.
   */
  merge(stay: ParticipantPresence): Promise<void>;
  /** Ends the open presence records of one room sid, after that room has closed. Returns their number. */
  endAll(room: { readonly roomId: string; readonly roomSid: string; readonly at: Date }): Promise<number>;
  /** Lists the presence records of a room, oldest first. */
  listSpans(roomId: string): Promise<readonly PresenceSpan[]>;
}
