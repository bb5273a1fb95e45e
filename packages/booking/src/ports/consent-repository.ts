export interface RecordingConsent {
  readonly sessionId: string;
  readonly userId: string;
  /** The version of the notice that was accepted. */
  readonly noticeVersion: string;
  readonly acceptedAt: Date;
}

/** Stores what participants accepted before each join; rows are only added. */
export interface ConsentRepository {
  add(consent: RecordingConsent): Promise<void>;
}
