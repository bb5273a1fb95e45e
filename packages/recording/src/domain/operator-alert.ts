import { DEADLINES_MS } from './deadlines.ts';
import type { Recording } from './recording.ts';

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

/** Why participants who are present are not being recorded, and since when. */
export interface RecordingRisk {
  readonly alert: Extract<OperatorAlertName, 'recording_not_begun' | 'recording_interrupted'>;
  readonly since: Date;
}

type RiskFacts = Pick<Recording, 'phase' | 'firstJoinedAt' | 'createdAt' | 'metadata'>;

/**
 * Returns the risk of a recording; null if there is none, or if it is so recent that the recorder may still recover.
 */
export function riskOf({ phase, firstJoinedAt, createdAt, metadata }: RiskFacts, now: Date): RecordingRisk | null {
  if (phase === 'requested') {
    const since = metadata.replaced?.endedAt ?? firstJoinedAt ?? createdAt;
    return isOver(since, DEADLINES_MS.begin, now) ? { alert: 'recording_not_begun', since } : null;
  }
  const since = metadata.interruptedAt;
  if (phase !== 'capturing' || since === undefined) return null;
  return isOver(since, DEADLINES_MS.resume, now) ? { alert: 'recording_interrupted', since } : null;
}

/** Returns whether a row has a risk that participants are notified of. */
export function isNotedAtRisk({ metadata }: Pick<Recording, 'metadata'>): boolean {
  return metadata.atRisk !== undefined;
}

/** Returns the metadata with a risk noted, or with none. */
export function withRisk({ metadata }: Pick<Recording, 'metadata'>, risk: RecordingRisk | null): Recording['metadata'] {
  const { atRisk: _, ...others } = metadata;
  return risk === null ? others : { ...others, atRisk: risk };
}

function isOver(since: Date, boundMs: number, now: Date): boolean {
  return now.getTime() - since.getTime() > boundMs;
}
