import { recordingsOf } from '../../support/line-facts.ts';
import type { LossBound } from '../faults/fault.ts';
import type { HeldSession } from '../people/hold-session.ts';
import { type Presence, presenceOf } from '../people/presence.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { findHoles } from './find-holes.ts';
import { examinePiece, type RecordedPiece, type RecordingRow } from './recorded-piece.ts';
import { lengthOf, type Span, totalOf, widened, without } from './span.ts';

export interface SessionVerdict {
  readonly sessionId: string;
  /** Why the session counts as lost; empty where it does not. */
  readonly losses: readonly string[];
  /** What else is not as it should be. */
  readonly complaints: readonly string[];
  /** Of all its people. */
  readonly holes: readonly Span[];
  readonly lastLeftMs: number;
  /** Between the last that is seen of them and the last leave. */
  readonly tailLossSeconds: number;
  /** When its last recording was there to be played; null where none was. */
  readonly playableAtMs: number | null;
}

export interface Judgement {
  readonly system: ChaosSystem;
  readonly session: HeldSession;
  readonly bound: LossBound;
  /** In which people were cut off, or on their way back. */
  readonly excused: readonly Span[];
}

/** A machine in health: joining, publishing, the first key frame; and the whole seconds in which leaves are told. */
const START_SECONDS = 4;
const LATER_SECONDS = 1.5;
/** Neither rows nor robots know when exactly a picture began to move. */
const NOTED_WITHIN_MS = 2_000;
const UNNOTED_SECONDS = 2.5;
/** A client notices late that it is cut off, and is back before its picture is. */
const AWAY_MARGIN_MS = 4_000;
const SPANS_OVERLAP_MS = 1_000;

/** Whether what was promised of a session is there to be played, by what decodes of it and not by what rows say. */
export async function judgeSession(judgement: Judgement): Promise<SessionVerdict> {
  const { system, session } = judgement;
  const rows = await recordingsOf(system.database.db, session.seeded);
  const presences = session.plan.personas.flatMap((persona) => presenceOf(persona, session.events) ?? []);
  const completed = rows.filter(({ status }) => status === 'completed');
  const pieces: RecordedPiece[] = [];
  for (const row of completed) pieces.push(await examinePiece(system, row, session.plan.personas));
  const missing = presences.map((presence) => missingOf(presence, pieces));
  const lastLeftMs = Math.max(...presences.map(({ whole }) => whole.toMs));
  const last = missing.find(({ presence }) => presence.whole.toMs === lastLeftMs);
  return {
    sessionId: session.seeded.sessionId,
    losses: [
      ...(presences.length === 0 ? ['nobody came into its room'] : []),
      ...(completed.length === 0 ? [`it has no recording: ${describe(rows)}`] : []),
      ...(completed.length === 0 ? [] : missing.flatMap((some) => exceeding(some, judgement.bound))),
    ],
    complaints: [
      ...pieces.flatMap(({ flaws }) => flaws),
      ...rows.filter(({ status }) => status === 'failed').map(({ errorMessage }) => `one failed: ${errorMessage}`),
      ...overlapping(pieces),
      ...missing.flatMap((some) => unnoted(some, pieces, judgement.excused)),
    ],
    holes: missing.flatMap(({ holes }) => holes),
    lastLeftMs,
    tailLossSeconds:
      (last?.holes.find(({ toMs }) => toMs === lastLeftMs)?.fromMs ?? lastLeftMs) / -1000 + lastLeftMs / 1000,
    playableAtMs: completed.length === 0 ? null : Math.max(...completed.map((row) => row.completedAt?.getTime() ?? 0)),
  };
}

interface Missing {
  readonly presence: Presence;
  /** In the picture or in the sound. */
  readonly holes: readonly Span[];
}

function missingOf(presence: Presence, pieces: readonly RecordedPiece[]): Missing {
  const momentsOf = (sense: 'seen' | 'heard') =>
    pieces
      .flatMap(({ span, sightings }) =>
        (sightings.get(presence.persona)?.[sense] ?? []).map((atSeconds) => span.fromMs + atSeconds * 1000),
      )
      .sort((a, b) => a - b);
  const [unseen, unheard] = [momentsOf('seen'), momentsOf('heard')].map((moments) =>
    findHoles(presence.whole, moments),
  );
  const deafOnly = (unheard ?? []).flatMap((hole) => without(hole, unseen ?? []));
  return { presence, holes: [...(unseen ?? []), ...deafOnly].sort((a, b) => a.fromMs - b.fromMs) };
}

function exceeding({ presence, holes }: Missing, bound: LossBound): string[] {
  const { persona, whole } = presence;
  const [atStart, later] = [
    holes.filter(({ fromMs }) => fromMs === whole.fromMs),
    holes.filter(({ fromMs }) => fromMs !== whole.fromMs),
  ].map((some) => totalOf(some) / 1000);
  const complaint = (what: string, seconds = 0, allowed: number) =>
    seconds > allowed
      ? [`${seconds.toFixed(1)} s of the ${persona} are missing ${what}, at most ${allowed.toFixed(1)} s may`]
      : [];
  return [
    ...complaint('at the start', atStart, bound.atStart + START_SECONDS),
    ...complaint('later', later, bound.later + LATER_SECONDS),
  ];
}

/** What is missing is to be told in the row, unless people were not there. */
function unnoted({ presence, holes }: Missing, pieces: readonly RecordedPiece[], excused: readonly Span[]): string[] {
  const noted = pieces.flatMap((piece) => piece.noted);
  const absent = presence.away.map((span) => widened(span, AWAY_MARGIN_MS));
  const known = [...noted.map((span) => widened(span, NOTED_WITHIN_MS)), ...absent, ...excused];
  const seconds = totalOf(holes.flatMap((hole) => without(hole, known))) / 1000;
  const allowed = UNNOTED_SECONDS + (holes[0]?.fromMs === presence.whole.fromMs ? START_SECONDS : 0);
  return seconds > allowed
    ? [`${seconds.toFixed(1)} s of the ${presence.persona} are missing and nothing says so`]
    : [];
}

function overlapping(pieces: readonly RecordedPiece[]): string[] {
  const inOrder = pieces.toSorted((a, b) => a.span.fromMs - b.span.fromMs);
  return inOrder.flatMap(({ span }, index) => {
    const next = inOrder[index + 1]?.span;
    const bothMs = next === undefined ? 0 : lengthOf({ fromMs: next.fromMs, toMs: Math.min(span.toMs, next.toMs) });
    return bothMs > SPANS_OVERLAP_MS ? [`two recordings cover the same ${(bothMs / 1000).toFixed(1)} s`] : [];
  });
}

function describe(rows: readonly RecordingRow[]): string {
  if (rows.length === 0) return 'none was ever begun';
  return rows
    .map(({ phase, errorMessage }) => `${phase}${errorMessage === null ? '' : ` (${errorMessage})`}`)
    .join(', ');
}
