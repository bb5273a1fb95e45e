export interface NewNotification {
  readonly userId: string;
  readonly kind: 'recording_ready' | 'recording_failed';
  readonly sessionId: string;
  readonly recordingId: string;
  readonly title: string;
  readonly body: string;
  /** Same-origin path that the notification opens. */
  readonly href: string;
}

/** A notification of any kind, with the fields for a mail. */
export interface MailableNotification {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly href: string;
  readonly recipientName: string;
  readonly recipientAddress: string;
}

export interface NotificationRepository {
  /** Adds a notification and returns its id; null if the user already has this notification about this recording. */
  add(notification: NewNotification): Promise<string | null>;
  /** Locks a notification until the transaction ends; null if it was mailed or does not exist. */
  lockUnmailed(notificationId: string): Promise<MailableNotification | null>;
  /** Lists the ids of notifications in a time range that were not mailed, oldest first. */
  listUnmailed(span: { readonly from: Date; readonly to: Date }, limit: number): Promise<readonly string[]>;
  markMailed(notificationId: string, at: Date): Promise<void>;
}
