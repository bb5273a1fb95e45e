export type NotificationKind =
  | 'recording_ready'
  | 'recording_failed'
  | 'session_booked'
  | 'session_cancelled'
  | 'session_rescheduled';

/** A notification for one user, shown in the app. */
export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly body: string;
  /** Same-origin path that the notification opens. */
  readonly href: string;
  readonly createdAt: Date;
  /** Null while unread. */
  readonly readAt: Date | null;
}
