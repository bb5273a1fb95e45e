/** Every background job and its payload: ids only, so that a job always reads the current state. */
export interface JobPayloads {
  /** Applies one stored webhook to its room. */
  readonly 'apply-livekit-event': { readonly eventId: string };
  /** Claims a requested recording (or one whose worker crashed) and starts the recorder. */
  readonly 'start-recording': { readonly recordingId: string };
  /** Checks whether the room is empty and the grace period is over, then stops the recording. */
  readonly 'stop-recording': { readonly recordingId: string };
  /** Notifies the participants in the room about recording risks and tracks that cannot be recorded. */
  readonly 'post-room-notice': { readonly recordingId: string };
  /**
   * Stops an unwanted egress, such as one that started after another recorder took over, and removes its browser from
   * the room. Jobs of earlier versions have no room.
   */
  readonly 'stop-egress': { readonly egressId: string; readonly roomName?: string };
  readonly 'compose-recording': { readonly recordingId: string };
  readonly 'store-recording': { readonly recordingId: string };
  /** Fails a recording if no try of composing or storing is left. */
  readonly 'give-up-recording': { readonly recordingId: string };
  /** Notifies both participants that a recording is ready or has failed. */
  readonly 'notify-participants': { readonly recordingId: string };
  /** Sends one notification of any kind by email, once. */
  readonly 'send-notification-mail': { readonly notificationId: string };
}

export type JobName = keyof JobPayloads;

export interface EnqueueOptions {
  /** The job does not start before this time; absent: it may start immediately. */
  readonly startAfter?: Date;
}

/**
 * Enqueues background jobs. Within a `UnitOfWork`, a job exists exactly if the transaction commits. Enqueueing a job
 * that already waits or runs for the same subject is no error and adds nothing. Only `stop-recording` may wait once
 * more while one runs, because the running one may plan the next.
 */
export interface JobQueue {
  enqueue<Name extends JobName>(name: Name, payload: JobPayloads[Name], options?: EnqueueOptions): Promise<void>;
}
