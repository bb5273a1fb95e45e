export interface JoinTokenRequest {
  readonly roomName: string;
  /** The user's id, which identifies a participant in the room. */
  readonly identity: string;
  /** The name that other participants see. */
  readonly displayName: string;
}

/** The LiveKit rooms of sessions. */
export interface MeetingRooms {
  /** Opens a room unless it is already open. @throws LIVEKIT_UNAVAILABLE */
  open(roomName: string): Promise<void>;
  /** Returns a short-lived token that lets one user join one room, to subscribe and publish; it grants nothing else. */
  issueToken(request: JoinTokenRequest): Promise<string>;
}
