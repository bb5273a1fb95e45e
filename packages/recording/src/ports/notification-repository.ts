export interface NewNotification {
  readonly userId: string;
  readonly kind: 'recording_ready' | 'recording_failed';
  readonly sessionId: string;
  readonly recordingId: string;
  readonly title: string;
  readonly body: string;
  /** Same-origin path the notification opens. */
  readonly href: string;
}

/** A notification of any kind as a mail needs it. */
export interface MailableNotification {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly href: string;
  readonly recipientName: string;
  readonly recipientAddress: string;
}

export interface NotificationRepository {
  /** The new id; null where this person has already been told this of this recording. */
  add(notification: NewNotification): Promise<string | null>;
  /** A notification not yet mailed, held until the transaction ends; null where it was mailed or never was. */
  lockUnmailed(notificationId: string): Promise<MailableNotification | null>;
  /** Ids of notifications from within a span that no mail was sent of, oldest first. */
  listUnmailed(span: { readonly from: Date; readonly to: Date }, limit: number): Promise<readonly string[]>;
  markMailed(notificationId: string, at: Date): Promise<void>;
}
