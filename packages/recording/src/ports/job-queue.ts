/** Every background job and what it carries: ids only, so that a job always reads the present state. */
export interface JobPayloads {
  /** Applies one stored webhook to its room. */
  readonly 'apply-livekit-event': { readonly eventId: string };
  /** Claims a requested recording (or one whose worker died) and tells the recorder to begin. */
  readonly 'start-recording': { readonly recordingId: string };
  /** Looks once more whether the room is empty and the grace is over, then stops. */
  readonly 'stop-recording': { readonly recordingId: string };
  /** Tells the people in the room what of theirs cannot be recorded. */
  readonly 'post-room-notice': { readonly recordingId: string };
  /** Stops an egress that nobody wants, such as one that began after another recorder had taken over. */
  readonly 'stop-egress': { readonly egressId: string };
  readonly 'compose-recording': { readonly recordingId: string };
  readonly 'store-recording': { readonly recordingId: string };
  /** Every try of composing or storing is used up: the recording fails for good. */
  readonly 'give-up-recording': { readonly recordingId: string };
  /** Tells both participants that a recording is ready or has failed. */
  readonly 'notify-participants': { readonly recordingId: string };
  /** Mails one notification of any kind, once. */
  readonly 'send-notification-mail': { readonly notificationId: string };
}

export type JobName = keyof JobPayloads;

export interface EnqueueOptions {
  /** The job is not begun before this moment; absent: at once. */
  readonly startAfter?: Date;
}

/**
 * The way into the background. Within a `UnitOfWork` a job exists exactly when the transaction commits. Enqueueing
 * a job that already waits or runs for the same subject is no error and adds nothing; only `stop-recording` may wait
 * once more while one runs, because the running one may plan the next.
 */
export interface JobQueue {
  enqueue<Name extends JobName>(name: Name, payload: JobPayloads[Name], options?: EnqueueOptions): Promise<void>;
}
