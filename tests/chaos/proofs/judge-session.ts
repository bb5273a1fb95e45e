import { recordingsOf } from '../../support/pipeline-facts.ts';
import type { LossBound } from '../faults/fault.ts';
import type { HeldSession } from '../participants/hold-session.ts';
import { presenceOf } from '../participants/presence.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { exceeding, gapsOf, type Missing, missingOf, unnoted } from './missing.ts';
import { examinePart, type RecordedPart, type RecordingRow } from './recorded-part.ts';
import { lengthOf, type Span } from './span.ts';

export interface SessionVerdict {
  readonly sessionId: string;
  /** Why the session counts as lost. Empty if it does not. */
  readonly losses: readonly string[];
  /** Other problems. */
  readonly complaints: readonly string[];
  /** The gaps of all participants. */
  readonly gaps: readonly Span[];
  /** The gaps that the rows state. */
  readonly noted: readonly Span[];
  readonly lastLeftMs: number;
  /** Time from when the participant who left last was last seen and heard to that leave. */
  readonly tailLossSeconds: number;
  /** When its last recording became playable, or null if none did. */
  readonly playableAtMs: number | null;
}

export interface Judgement {
  readonly system: Pick<ChaosSystem, 'database' | 'folder'>;
  /** Reads the file of a completed recording. */
  readonly read: (row: RecordingRow) => Promise<Uint8Array>;
  readonly session: HeldSession;
  readonly bound: LossBound;
  /** Spans in which participants were disconnected or reconnecting. */
  readonly excused: readonly Span[];
}

const OVERLAP_MS = 1_000;

/** Judges whether what a session promises is playable. It relies on what decodes, not on what rows claim. */
export async function judgeSession({ system, read, session, bound, excused }: Judgement): Promise<SessionVerdict> {
  const rows = await recordingsOf(system.database.db, session.seeded);
  const completed = rows.filter(({ status }) => status === 'completed');
  const parts: RecordedPart[] = [];
  const examination = { folder: system.folder, personas: session.plan.personas, read };
  for (const row of completed) parts.push(await examinePart(row, examination));
  const presences = session.plan.personas.flatMap((persona) => presenceOf(persona, session.events) ?? []);
  const missing = presences.map((presence) => missingOf(presence, parts));
  const lastLeftMs = Math.max(...presences.map(({ whole }) => whole.toMs));
  return {
    sessionId: session.seeded.sessionId,
    losses: [
      ...(presences.length === 0 ? ['no participant joined its room'] : []),
      ...(completed.length === 0 ? [`it has no recording: ${describe(rows)}`] : []),
      ...(completed.length === 0 ? [] : missing.flatMap((some) => exceeding(some, bound))),
    ],
    complaints: [
      ...parts.flatMap(({ issues }) => issues),
      ...rows.filter(({ status }) => status === 'failed').map(({ errorMessage }) => `one failed: ${errorMessage}`),
      ...overlaps(parts),
      ...missing.flatMap((some) => unnoted(some, parts, excused)),
    ],
    gaps: missing.flatMap(gapsOf),
    noted: parts.flatMap((part) => part.noted),
    lastLeftMs,
    tailLossSeconds: tailLossOf(missing, lastLeftMs),
    playableAtMs: completed.length === 0 ? null : Math.max(...completed.map((row) => row.completedAt?.getTime() ?? 0)),
  };
}

function tailLossOf(missing: readonly Missing[], lastLeftMs: number): number {
  const atEnd = missing.flatMap(gapsOf).filter(({ toMs }) => toMs === lastLeftMs);
  return Math.max(0, ...atEnd.map(lengthOf)) / 1000;
}

function overlaps(parts: readonly RecordedPart[]): string[] {
  const spans = parts.map(({ span }) => span).sort((a, b) => a.fromMs - b.fromMs);
  return spans.flatMap((span, index) => {
    const next = spans[index + 1];
    const bothMs = next === undefined ? 0 : lengthOf({ fromMs: next.fromMs, toMs: Math.min(span.toMs, next.toMs) });
    return bothMs > OVERLAP_MS ? [`two recordings cover the same ${(bothMs / 1000).toFixed(1)} s`] : [];
  });
}

function describe(rows: readonly RecordingRow[]): string {
  if (rows.length === 0) return 'none was started';
  return rows
    .map(({ phase, errorMessage }) => `${phase}${errorMessage === null ? '' : ` (${errorMessage})`}`)
    .join(', ');
}
