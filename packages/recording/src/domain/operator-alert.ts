/**
 * The names of alerts, which stay stable for alerting rules.
 * - recording_failed: it has failed, with the reason
 * - recording_not_begun: participants are in the room, and nothing records them
 * - recording_interrupted: it had started, and nothing is written
 * - recording_overdue: captured long ago, and still not in the store
 * - webhooks_overdue: received webhooks are not applied
 * - mail_overdue: notification mails are not sent
 * - object_lost, object_damaged: the object of a completed recording is missing or changed
 * - capture_unknown: a capture folder of a recording that is not in the database
 */
export const OPERATOR_ALERTS = [
  'recording_failed',
  'recording_not_begun',
  'recording_interrupted',
  'recording_overdue',
  'webhooks_overdue',
  'mail_overdue',
  'object_lost',
  'object_damaged',
  'capture_unknown',
] as const;

export type OperatorAlertName = (typeof OPERATOR_ALERTS)[number];

export interface OperatorAlert {
  readonly alert: OperatorAlertName;
  /** The subject of the alert; there is one alert per name and subject. */
  readonly subject: string;
  readonly recordingId?: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
}
