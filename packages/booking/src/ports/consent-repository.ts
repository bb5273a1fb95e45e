export interface RecordingConsent {
  readonly sessionId: string;
  readonly userId: string;
  /** Which wording of the notice was accepted. */
  readonly noticeVersion: string;
  readonly acceptedAt: Date;
}

/** What people accepted before each join; rows are only ever added. */
export interface ConsentRepository {
  add(consent: RecordingConsent): Promise<void>;
}
