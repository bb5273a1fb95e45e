/** A person in a LiveKit room right now; recorders, agents and hidden participants are not among them. */
export interface ParticipantInRoom {
  readonly participantSid: string;
  readonly identity: string;
  readonly joinedAt: Date;
}

export interface RoomSnapshot {
  readonly roomSid: string;
  readonly people: readonly ParticipantInRoom[];
}

/** What LiveKit itself says of a room: the truth where webhooks were lost. */
export interface RoomParticipants {
  /** Null where the room is closed. @throws LIVEKIT_UNAVAILABLE (retryable) */
  look(roomName: string): Promise<RoomSnapshot | null>;
  /** The names of all rooms that are open with somebody in them, ours or not. @throws LIVEKIT_UNAVAILABLE (retryable) */
  listOpen(): Promise<readonly string[]>;
  /** The recordings whose embedded recorder is in a room. @throws LIVEKIT_UNAVAILABLE (retryable) */
  listRecorders(roomName: string): Promise<readonly string[]>;
  /** Shows a recording's embedded recorder out; one that is not there is no error. @throws LIVEKIT_UNAVAILABLE (retryable) */
  removeRecorder(roomName: string, recordingId: string): Promise<void>;
}
