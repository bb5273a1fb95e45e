import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRoomToken } from '../../support/create-room-token.ts';
import { startLineProcess } from '../../support/line-process.ts';
import { LOW_FRAME_RATE, type SeededSession, seedSession } from '../../support/seed-session.ts';
import type { SessionPlan } from '../plan-round.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { type AttackRecord, type RunningAttack, startAttack as startAttackOn } from './hold-attack.ts';
import type { ParticipantEvent, RobotOptions } from './participant-event.ts';

const ROBOTS_PROGRAM = join(import.meta.dirname, 'robots-main.ts');

/** A session that was held, and what happened to its participants. */
export interface HeldSession {
  readonly seeded: SeededSession;
  readonly plan: SessionPlan;
  readonly events: readonly ParticipantEvent[];
  /** Null if no one attacked it. */
  readonly attack: AttackRecord | null;
}

/** A session that `holdSession` can hold. */
export interface BookedSession {
  readonly seeded: SeededSession;
  readonly plan: SessionPlan;
  /** What each robot needs to join. */
  readonly participants: readonly RobotOptions[];
  /** Absent if no one attacks it. */
  readonly startAttack?: () => Promise<RunningAttack>;
}

/** Books a session while the database is available. */
export async function bookSession(system: ChaosSystem, plan: SessionPlan, networkUrl: string): Promise<BookedSession> {
  const seeded = await seedSession(system.database.db, { recordingConfig: LOW_FRAME_RATE });
  const { roomName, mentorId, menteeId } = seeded;
  const facts = plan.personas.map(async (persona): Promise<RobotOptions> => {
    const identity = persona === 'mentor' ? mentorId : menteeId;
    return { persona, url: networkUrl, token: await createRoomToken(system.keys, { roomName, identity }) };
  });
  const { attack } = plan;
  return {
    seeded,
    plan,
    participants: await Promise.all(facts),
    ...(attack !== undefined && { startAttack: () => startAttackOn(system, seeded, attack) }),
  };
}

/** Holds a session as planned: waits for its start, starts its robots, and ends them after its duration. */
export async function holdSession({ seeded, plan, participants, startAttack }: BookedSession): Promise<HeldSession> {
  await delay(plan.startMs);
  const robots = startLineProcess(ROBOTS_PROGRAM, participants);
  const events: ParticipantEvent[] = [];
  const reading = readAll(robots, events);
  const attacking = await startAttack?.();
  await delay(plan.durationMs);
  const [attack = null] = await Promise.all([attacking?.end(), robots.end()]);
  await reading;
  return { seeded, plan, events, attack };
}

async function readAll(robots: ReturnType<typeof startLineProcess>, events: ParticipantEvent[]): Promise<void> {
  for await (const line of robots.lines) {
    const message: ParticipantEvent | { persona?: undefined } = JSON.parse(line);
    // The robots' library logs to the same output.
    if (message.persona !== undefined) events.push(message);
  }
}
