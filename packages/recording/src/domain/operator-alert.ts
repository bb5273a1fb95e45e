/**
 * What the operator is told of, by a word that stays the same for rules that go by it.
 * - recording_failed: it has failed, with the reason
 * - recording_not_begun: people are in the room, and nothing records them
 * - recording_interrupted: it had begun, and nothing is written
 * - recording_overdue: captured long ago, and still not in the store
 * - webhooks_overdue: webhooks that came in are not applied
 * - mail_overdue: people's notifications do not get out
 * - object_lost, object_damaged: a completed recording is not in its store as it was put there
 * - capture_unknown: a capture folder of no recording that the database knows
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
  /** What it is about; the operator is told once of each. */
  readonly subject: string;
  readonly recordingId?: string;
  /** What is so and what to do about it. */
  readonly message: string;
}
