import type { AttackFigures } from './proofs/attack-figures.ts';
import type { RoundResult } from './run-round.ts';
import type { Strike } from './strike.ts';

export interface Recovery {
  readonly count: number;
  /**
   * Time from the fault until the affected participants were recorded again; 0 if they were recorded all the time.
   */
  readonly recordedAgain: MedianAndWorst;
  /** Time from the fault's end, or from the last leave if later, until the recording was playable. */
  readonly playable: MedianAndWorst;
}

export interface MedianAndWorst {
  readonly medianSeconds: number;
  readonly worstSeconds: number;
}

export interface ChaosReport {
  readonly seed: number;
  readonly rounds: number;
  readonly sessions: number;
  readonly sessionsLost: number;
  readonly roundsInDisorder: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly longestTailLossSeconds: number;
  readonly recovery: Readonly<Record<string, Recovery>>;
  /** What each attack of a hostile participant cost. */
  readonly attacks: readonly AttackFigures[];
}

const NOTICED_WITHIN_MS = 3_000;

export function reportOf(seed: number, rounds: readonly RoundResult[]): ChaosReport {
  const verdicts = rounds.flatMap((round) => round.verdicts);
  const recovery = recoveryOf(rounds);
  return {
    seed,
    rounds: rounds.length,
    sessions: verdicts.length,
    sessionsLost: verdicts.filter(({ losses }) => losses.length > 0).length,
    roundsInDisorder: rounds.filter((round) => troublesOf(round).length > 0).length,
    faults: Object.fromEntries(Object.entries(recovery).map(([kind, { count }]) => [kind, count])),
    longestTailLossSeconds: toTenths(Math.max(0, ...verdicts.map(({ tailLossSeconds }) => tailLossSeconds))),
    recovery,
    attacks: attacksOf(rounds),
  };
}

function attacksOf(rounds: readonly RoundResult[]): AttackFigures[] {
  return rounds.flatMap(({ attack }) => attack ?? []);
}

const BYTES_PER_MIB = 1024 * 1024;

/** Returns a table in Markdown about the attacks; no lines if there were none. */
export function attackTable(rounds: readonly RoundResult[]): string[] {
  const rows = attacksOf(rounds).map((attack) => [
    attack.kind,
    attack.isRecordingKept ? 'kept' : 'LOST',
    `${toTenths(attack.heldSeconds)} s`,
    `${toTenths((attack.sentBytes ?? 0) / BYTES_PER_MIB)} MiB`,
    `${toTenths(attack.writtenBytes / BYTES_PER_MIB)} MiB`,
    `${toTenths(attack.composingSeconds)} s`,
    attack.playableSeconds === null ? 'never' : `${toTenths(attack.playableSeconds)} s`,
    `${Math.round(attack.workerPeakMiB)} MiB`,
  ]);
  if (rows.length === 0) return [];
  const header = ['attack', 'recording', 'call', 'sent', 'written', 'composing (CPU)', 'playable after', 'worker peak'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Returns everything that makes a round fail. */
export function troublesOf({ verdicts, disorder, strikes }: RoundResult): string[] {
  const ofSessions = verdicts.flatMap(({ sessionId, losses, complaints }) => [
    ...losses.map((loss) => `session ${sessionId} LOST: ${loss}`),
    ...complaints.map((complaint) => `session ${sessionId}: ${complaint}`),
  ]);
  const missed = strikes.filter(({ struckAtMs }) => struckAtMs === null);
  return [...ofSessions, ...disorder, ...missed.map(({ plan }) => `the moment of ${plan.fault.kind} never came`)];
}

/** The header of the table. What is missing is the sum over all participants of a session. */
export const HEADER = [
  'round',
  'faults (when, for how long)'.padEnd(64),
  'missing a session'.padEnd(22),
  'at the end'.padEnd(12),
  'took'.padStart(5),
].join('  ');

/** Returns one readable line about a round. */
export function lineOf(round: RoundResult): string {
  const faults = round.strikes.map(
    ({ plan }) => `${plan.fault.kind} (${plan.moment}, ${toTenths(plan.holdMs / 1000)} s)`,
  );
  const gaps = round.verdicts.map(({ gaps: some }) =>
    toTenths(some.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 1000),
  );
  const tail = toTenths(Math.max(0, ...round.verdicts.map(({ tailLossSeconds }) => tailLossSeconds)));
  const cells = [
    String(round.number).padStart(5),
    faults.join(' + ').padEnd(64),
    `${gaps.join(' + ')} s`.padEnd(22),
    `${tail} s`.padEnd(12),
    `${Math.round(round.seconds)} s`.padStart(5),
    troublesOf(round).length === 0 ? 'good' : 'TROUBLE',
  ];
  return cells.join('  ');
}

function recoveryOf(rounds: readonly RoundResult[]): Record<string, Recovery> {
  const struck = rounds.flatMap((round) => round.strikes.map((strike) => ({ round, strike })));
  const kinds = Map.groupBy(struck, ({ strike }) => strike.plan.fault.kind);
  const entries = [...kinds].map(([kind, some]): [string, Recovery] => [
    kind,
    {
      count: some.length,
      recordedAgain: summarize(some.map(({ round, strike }) => secondsUntilRecorded(round, strike))),
      playable: summarize(some.flatMap(({ round, strike }) => secondsUntilPlayable(round, strike))),
    },
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function secondsUntilRecorded({ verdicts }: RoundResult, { struckAtMs, restoredAtMs }: Strike): number {
  if (struckAtMs === null || restoredAtMs === null) return 0;
  const ends = verdicts
    .flatMap(({ gaps }) => gaps)
    .filter(({ fromMs, toMs }) => fromMs <= restoredAtMs + NOTICED_WITHIN_MS && toMs >= struckAtMs)
    .map(({ fromMs, toMs }) => (toMs - Math.max(fromMs, struckAtMs)) / 1000);
  return Math.max(0, ...ends);
}

function secondsUntilPlayable({ verdicts }: RoundResult, { restoredAtMs }: Strike): number[] {
  return verdicts.flatMap(({ playableAtMs, lastLeftMs }) =>
    playableAtMs === null || restoredAtMs === null
      ? []
      : [Math.max(0, playableAtMs - Math.max(lastLeftMs, restoredAtMs)) / 1000],
  );
}

function summarize(seconds: readonly number[]): MedianAndWorst {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share: number) => toTenths(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { medianSeconds: at(0.5), worstSeconds: at(1) };
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
