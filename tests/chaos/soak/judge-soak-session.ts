import type { Database } from '@young-minds/database';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import type { SoakSession } from './hold-sessions.ts';

export interface SoakVerdict {
  readonly sessionId: string;
  readonly heldSeconds: number;
  readonly recordedSeconds: number | null;
  /** Seconds from the last leave. Null if it is not playable. */
  readonly playableSeconds: number | null;
  /** Null if there is none. */
  readonly failure: string | null;
}

/** Leaves are reported in whole seconds. */
const DURATION_TOLERANCE_SECONDS = 1.5;

/** Judges whether a session has one completed recording of its whole length. */
export async function judgeSoakSession(
  db: Database,
  { seeded, joinedAtMs, leftAtMs }: SoakSession,
): Promise<SoakVerdict> {
  const rows = await recordingsOf(db, seeded);
  const [row] = rows;
  const heldSeconds = (leftAtMs - joinedAtMs) / 1000;
  const recordedSeconds = row?.durationSeconds ?? null;
  const isWhole = Math.abs((recordedSeconds ?? 0) - heldSeconds) <= DURATION_TOLERANCE_SECONDS;
  const isGood = rows.length === 1 && row?.status === 'completed' && isWhole;
  const found = rows.map(({ phase, durationSeconds }) => `${phase} ${durationSeconds} s`).join(', ');
  return {
    sessionId: seeded.sessionId,
    heldSeconds,
    recordedSeconds,
    playableSeconds: row?.completedAt ? (row.completedAt.getTime() - leftAtMs) / 1000 : null,
    failure: isGood ? null : `${seeded.sessionId}: ${found || 'no recording'}, held ${heldSeconds.toFixed(1)} s`,
  };
}
