import { bookSession, type HeldSession, holdSession } from './participants/hold-session.ts';
import type { Random, RoundPlan } from './plan-round.ts';
import {
  type AttackFigures,
  attackFigures,
  excessesOf,
  measureWorker,
  type WorkerCosts,
} from './proofs/attack-figures.ts';
import { awaitSweep } from './proofs/await-sweep.ts';
import { findDisorder } from './proofs/find-disorder.ts';
import { judgeSession, type SessionVerdict } from './proofs/judge-session.ts';
import { readObject } from './proofs/read-object.ts';
import type { RecordingRow } from './proofs/recorded-part.ts';
import type { Span } from './proofs/span.ts';
import { settle } from './settle.ts';
import { type Strike, strike } from './strike.ts';
import type { ChaosSystem } from './system/chaos-system.ts';

export interface RoundResult {
  readonly number: number;
  readonly strikes: readonly Strike[];
  readonly verdicts: readonly SessionVerdict[];
  /** Problems that do not belong to a session. */
  readonly disorder: readonly string[];
  readonly seconds: number;
  /** Null if no one attacked a session. */
  readonly attack: AttackFigures | null;
}

const SETTLE_TIMEOUT_MS = 120_000;
/** Time until disconnected participants are seen and heard again. */
export const EXCUSED_AFTER_MS = 12_000;

/**
 * Holds a round's sessions while its faults are injected, waits until all work is done, and then examines the
 * results.
 */
export async function runRound(
  system: ChaosSystem,
  { number, plan, random }: { readonly number: number; readonly plan: RoundPlan; readonly random: Random },
): Promise<RoundResult> {
  const beganMs = performance.now();
  await restore(system);
  for (const { fault } of plan.faults) await fault.prepare?.(system);
  const isCutOff = plan.faults.some(({ fault }) => fault.part === 'participants');
  const url = isCutOff ? system.participantsNetwork.url : system.livekit.url;
  const booked = await Promise.all(plan.sessions.map((session) => bookSession(system, session, url)));

  const isAttacked = plan.sessions.some(({ attack }) => attack !== undefined);
  const readCosts = isAttacked ? measureWorker(system) : () => null;
  const begun = Promise.withResolvers<void>();
  const left = Promise.withResolvers<unknown>();
  const round = { system, sessions: plan.sessions, random, allLeft: left.promise };
  const striking = plan.faults.map((fault) => strike(round, fault, begun.promise));
  begun.resolve();
  const held = await Promise.all(booked.map(holdSession));
  left.resolve(null);
  const strikes = await Promise.all(striking);
  const crashed = system.workers.removeCrashed();
  // Restarts workers that have crashed, as a supervisor would.
  if (crashed.length > 0) await system.workers.settleAt(1);
  const unsettled = await settle(system, SETTLE_TIMEOUT_MS);
  const costs = readCosts();
  await awaitSweep(system);
  const verdicts = await judgeAll(system, { held, plan, strikes });
  const attack = attackIn(held, verdicts, costs);
  const excesses = attack === null ? [] : excessesOf(attack);
  const disorder = [...crashed, ...unsettled, ...excesses, ...(await findDisorder(system))];
  return { number, strikes, verdicts, disorder, attack, seconds: (performance.now() - beganMs) / 1000 };
}

function attackIn(
  held: readonly HeldSession[],
  verdicts: readonly SessionVerdict[],
  costs: WorkerCosts | null,
): AttackFigures | null {
  const [session, verdict] = [held[0], verdicts[0]];
  return session === undefined || verdict === undefined ? null : attackFigures({ session, verdict, costs });
}

/** Restores the system to one worker and working networks, however the previous round left it. */
async function restore({ workers, recorderNetwork, participantsNetwork }: ChaosSystem): Promise<void> {
  recorderNetwork.carryMedia(false);
  recorderNetwork.restore();
  participantsNetwork.restore();
  await workers.settleAt(1);
}

interface Held {
  readonly held: readonly HeldSession[];
  readonly plan: RoundPlan;
  readonly strikes: readonly Strike[];
}

async function judgeAll(system: ChaosSystem, { held, plan, strikes }: Held): Promise<SessionVerdict[]> {
  const excused = strikes.flatMap(({ plan: { fault }, struckAtMs, restoredAtMs }): Span[] =>
    fault.disconnectsParticipants && struckAtMs !== null && restoredAtMs !== null
      ? [{ fromMs: struckAtMs, toMs: restoredAtMs + EXCUSED_AFTER_MS }]
      : [],
  );
  const verdicts: SessionVerdict[] = [];
  const read = (row: RecordingRow) => readObject(system, row.storagePath);
  for (const session of held) verdicts.push(await judgeSession({ system, read, session, bound: plan.bound, excused }));
  return verdicts;
}
