import { z } from 'zod';
import type { OperatorAlertName } from './operator-alert.ts';
import type { Recording } from './recording.ts';
import { WAITS } from './waits.ts';

/** Why participants who are present are not being recorded, and since when. */
export interface RecordingRisk {
  readonly alert: Extract<OperatorAlertName, 'recording_not_begun' | 'recording_interrupted'>;
  readonly since: Date;
}

export type RiskFacts = Pick<Recording, 'phase' | 'firstJoinedAt' | 'createdAt' | 'metadata'>;

const momentSchema = z.coerce.date();
const noted = z.object({ atRisk: z.object({ alert: z.string(), since: z.coerce.date() }) });

/**
 * Returns the risk of a recording; null if there is none, or if it is so recent that the recorder may still recover.
 */
export function riskOf({ phase, firstJoinedAt, createdAt, metadata }: RiskFacts, now: Date): RecordingRisk | null {
  if (phase === 'requested') {
    const since = firstJoinedAt ?? createdAt;
    return isOver(since, WAITS.begin.boundMs, now) ? { alert: 'recording_not_begun', since } : null;
  }
  const since = momentSchema.safeParse(metadata.interruptedAt).data;
  if (phase !== 'capturing' || metadata.interruptedAt === undefined || since === undefined) return null;
  return isOver(since, WAITS.resume.boundMs, now) ? { alert: 'recording_interrupted', since } : null;
}

/** Returns whether a row has a risk that participants are notified of. */
export function isNotedAtRisk({ metadata }: Pick<Recording, 'metadata'>): boolean {
  return noted.safeParse(metadata).success;
}

/** Returns the metadata with a risk noted, or with none. */
export function withRisk({ metadata }: Pick<Recording, 'metadata'>, risk: RecordingRisk | null): Recording['metadata'] {
  const { atRisk: _, ...others } = metadata;
  return risk === null ? others : { ...others, atRisk: { alert: risk.alert, since: risk.since.toISOString() } };
}

function isOver(since: Date, boundMs: number, now: Date): boolean {
  return now.getTime() - since.getTime() > boundMs;
}
