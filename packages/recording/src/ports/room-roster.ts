/** A person in a LiveKit room right now; recorders, agents and hidden participants are not among them. */
export interface PersonInRoom {
  readonly participantSid: string;
  readonly identity: string;
  readonly joinedAt: Date;
}

export interface RoomSnapshot {
  readonly roomSid: string;
  readonly people: readonly PersonInRoom[];
}

/** What LiveKit itself says of a room: the truth where webhooks were lost. */
export interface RoomRoster {
  /** Null where the room is closed. @throws LIVEKIT_UNAVAILABLE (retryable) */
  look(roomName: string): Promise<RoomSnapshot | null>;
}
