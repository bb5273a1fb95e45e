import { setTimeout as delay } from 'node:timers/promises';
import { livekitRecordings } from '@young-minds/database/schema';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { inArray } from 'drizzle-orm';
import type { FaultPlan, Random, SessionPlan } from './plan-round.ts';
import type { ChaosSystem } from './system/chaos-system.ts';

/** A fault that was injected, and when. */
export interface Strike {
  readonly plan: FaultPlan;
  /** Null if its moment never came. */
  readonly struckAtMs: number | null;
  readonly restoredAtMs: number | null;
}

export interface Round {
  readonly system: ChaosSystem;
  readonly sessions: readonly SessionPlan[];
  readonly random: Random;
  /** Resolves once the last participant has left. */
  readonly allLeft: Promise<unknown>;
}

const BEFORE_LEAVING_MS = 1_000;
const COMPOSING_TIMEOUT_MS = 60_000;
const POLL_MS = 20;

/**
 * Injects one fault at its moment and undoes it. Called before any participant joins; `begun` resolves once they may
 * join.
 */
export async function strike(round: Round, plan: FaultPlan, begun: Promise<void>): Promise<Strike> {
  const { system, random } = round;
  if (!(await untilMoment(round, plan, begun))) return { plan, struckAtMs: null, restoredAtMs: null };
  const struckAtMs = Date.now();
  const restore = await plan.fault.inject(system, random);
  await delay(plan.holdMs);
  if (plan.moment === 'whole' || plan.moment === 'end') await round.allLeft;
  await restore();
  return { plan, struckAtMs, restoredAtMs: Date.now() };
}

async function untilMoment(round: Round, { moment, atMs }: FaultPlan, begun: Promise<void>): Promise<boolean> {
  if (moment === 'whole' || moment === 'start') return true;
  await begun;
  if (moment === 'composing') return untilComposing(round);
  const firstLeaveMs = Math.min(...round.sessions.map(({ startMs, durationMs }) => startMs + durationMs));
  await delay(moment === 'call' ? atMs : firstLeaveMs - BEFORE_LEAVING_MS);
  return true;
}

async function untilComposing({ system, allLeft }: Round): Promise<boolean> {
  await allLeft;
  const { db } = system.database;
  const phases = inArray(livekitRecordings.phase, ['composing', 'storing']);
  const isComposing = async () => {
    const found = await db
      .select({ id: livekitRecordings.id })
      .from(livekitRecordings)
      .where(phases)
      .catch(() => []);
    return found.length > 0;
  };
  const options = { timeoutMs: COMPOSING_TIMEOUT_MS, intervalMs: POLL_MS, what: 'a composition' };
  return waitUntil(isComposing, options).catch(() => false);
}
