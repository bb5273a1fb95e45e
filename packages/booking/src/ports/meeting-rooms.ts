export interface JoinTokenRequest {
  readonly roomName: string;
  /** The user's id: what tells people apart in the room. */
  readonly identity: string;
  /** What the others see. */
  readonly displayName: string;
}

/** The video rooms that sessions meet in. */
export interface MeetingRooms {
  /** Opens a room unless it is open already. @throws LIVEKIT_UNAVAILABLE */
  open(roomName: string): Promise<void>;
  /** A short-lived token that lets one person enter one room, to see, hear, speak and show; nothing more. */
  issueToken(request: JoinTokenRequest): Promise<string>;
}
