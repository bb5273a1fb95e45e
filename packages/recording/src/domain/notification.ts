/** A time as `Date.toISOString` writes it. */
const MOMENT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)/;

export type NotificationKind =
  | 'recording_ready'
  | 'recording_failed'
  | 'session_booked'
  | 'session_cancelled'
  | 'session_rescheduled';

/** A notification for one user, shown in the app and sent by email. */
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

/** A notification before it is stored. */
export interface NewNotification extends Pick<Notification, 'kind' | 'title' | 'body' | 'href'> {
  readonly userId: string;
  readonly sessionId: string;
  /** Absent if the notification is about the session itself. */
  readonly recordingId?: string;
}

/** A notification of any kind, with the fields for a mail. */
export interface MailableNotification extends Pick<Notification, 'id' | 'title' | 'body' | 'href'> {
  readonly recipientName: string;
  readonly recipientAddress: string;
}

/**
 * Splits a notification's text at its times. They are stored as ISO 8601 in UTC, because a text is stored once and
 * shown in any time zone. The text to show is the joined parts with each time formatted.
 */
export function splitMoments(text: string): readonly (string | Date)[] {
  return text.split(MOMENT).map((part, index) => {
    const moment = index % 2 === 1 ? new Date(part) : null;
    // A title can contain digits of this shape that are not a time.
    return moment === null || Number.isNaN(moment.getTime()) ? part : moment;
  });
}
