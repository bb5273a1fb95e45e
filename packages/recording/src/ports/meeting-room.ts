import type { UnrecordedTrack } from '../domain/index.ts';

/** What all participants in a room see, including those who join later. */
export interface RoomNotice {
  readonly unrecordedTracks: readonly UnrecordedTrack[];
  /** Participants are present, and nothing is being recorded although it should be. */
  readonly isAtRisk: boolean;
}

/** Shows a notice to the participants in a room. */
export interface RoomNoticeBoard {
  /** Replaces the previous notice. A closed room is no error. @throws LIVEKIT_UNAVAILABLE (retryable) */
  post(roomName: string, notice: RoomNotice): Promise<void>;
}

/** A participant in a LiveKit room right now for whom `isPerson` holds. */
export interface ParticipantInRoom {
  readonly participantSid: string;
  readonly identity: string;
  readonly joinedAt: Date;
}

export interface RoomSnapshot {
  readonly roomSid: string;
  readonly participants: readonly ParticipantInRoom[];
}

/** A connection to a LiveKit room that the other participants see. */
export interface ConnectionInRoom {
  readonly participantSid: string;
  readonly identity: string;
  /** The number of its published tracks. */
  readonly trackCount: number;
}

/** The state of rooms from LiveKit's API, which is authoritative if webhooks were lost. */
export interface RoomParticipants {
  /** Returns a room's participants; null if the room is closed. @throws LIVEKIT_UNAVAILABLE (retryable) */
  snapshotOf(roomName: string): Promise<RoomSnapshot | null>;
  /** Lists the names of all open rooms with participants, ours or not. @throws LIVEKIT_UNAVAILABLE (retryable) */
  listOpen(): Promise<readonly string[]>;
  /**
   * Lists the connections to a room that its participants see, also those for which `isPerson` does not hold; [] if the
   * room is closed. @throws LIVEKIT_UNAVAILABLE (retryable)
   */
  listConnections(roomName: string): Promise<readonly ConnectionInRoom[]>;
  /** Lists the recordings whose embedded recorder is in a room. @throws LIVEKIT_UNAVAILABLE (retryable) */
  listRecorders(roomName: string): Promise<readonly string[]>;
  /**
   * Removes a recording's embedded recorder from a room; a recorder that is absent is no error.
   * @throws LIVEKIT_UNAVAILABLE (retryable)
   */
  removeRecorder(roomName: string, recordingId: string): Promise<void>;
  /**
   * Removes a participant from a room; one who has left is no error.
   * @returns whether the participant was in the room
   * @throws LIVEKIT_UNAVAILABLE (retryable)
   */
  removePerson(roomName: string, identity: string): Promise<boolean>;
  /** Closes a room for everyone in it; a closed room is no error. @throws LIVEKIT_UNAVAILABLE (retryable) */
  closeRoom(roomName: string): Promise<void>;
}

/** What LiveKit sent, byte for byte: the signature covers the raw body. */
export interface SignedWebhook {
  readonly rawBody: string;
  /** The `Authorization` header: a bare JWT, without "Bearer". */
  readonly authorization: string | null;
}

/** Verifies that a webhook comes from LiveKit. */
export interface WebhookVerifier {
  /** @throws INVALID_SIGNATURE for a missing, foreign, expired or non-matching signature */
  verify(webhook: SignedWebhook): Promise<void>;
}
