import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRoomToken } from '../../support/create-room-token.ts';
import { startLineProcess } from '../../support/line-process.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';

const PARTICIPANTS_PROGRAM = join(import.meta.dirname, 'coded-participants-main.ts');

export interface SoakPlan {
  readonly sessions: number;
  /** Milliseconds between the starts of two sessions. */
  readonly everyMs: number;
  readonly durationMs: (index: number) => number;
  readonly onLeft: (session: SoakSession) => Promise<void>;
}

export interface SoakSession {
  readonly seeded: SeededSession;
  readonly joinedAtMs: number;
  readonly leftAtMs: number;
}

/** Holds sessions of two participants that start at an even pace and overlap. Resolves after the last leave. */
export async function holdSessions(
  system: ChaosSystem,
  { sessions, everyMs, durationMs, onLeft }: SoakPlan,
): Promise<SoakSession[]> {
  await using participants = await startParticipants();
  const hold = async (index: number): Promise<SoakSession> => {
    await delay(index * everyMs);
    const seeded = await seedSession(system.database.db);
    const tokens = await tokensOf(system, seeded);
    const joinedAtMs = await participants.ask('join', seeded.sessionId, system.livekit.url, ...tokens);
    await delay(durationMs(index));
    const held = { seeded, joinedAtMs, leftAtMs: await participants.ask('leave', seeded.sessionId) };
    await onLeft(held);
    return held;
  };
  // Awaited here, because the participants' process ends when this function returns.
  return await Promise.all(Array.from({ length: sessions }, (_, index) => hold(index)));
}

/** Returns the largest number of sessions that ran at the same time. */
export function mostAtOnce(held: readonly SoakSession[]): number {
  const during = ({ joinedAtMs: atMs }: SoakSession) =>
    held.filter(({ joinedAtMs, leftAtMs }) => joinedAtMs <= atMs && atMs < leftAtMs).length;
  return Math.max(0, ...held.map(during));
}

function tokensOf({ keys }: ChaosSystem, { roomName, mentorId, menteeId }: SeededSession): Promise<string[]> {
  // A participant without subscriptions is in the room as soon as its own media are.
  const grants = { canSubscribe: false };
  return Promise.all([mentorId, menteeId].map((identity) => createRoomToken(keys, { roomName, identity, grants })));
}

/** Starts the process of all participants. `ask` resolves with the time in its answer. */
async function startParticipants() {
  const participants = startLineProcess(PARTICIPANTS_PROGRAM, {});
  await participants.read(1);
  const answers = new EventEmitter().setMaxListeners(0);
  const readAll = async () => {
    for await (const line of participants.lines) {
      const [command, session, atMs] = line.split(' ');
      answers.emit(`${command} ${session}`, Number(atMs));
    }
    // Pending requests will get no answer, so they fail.
    if (answers.listenerCount('error') > 0)
      answers.emit('error', new Error('the process of the participants has exited'));
  };
  const reading = readAll();
  return {
    async ask(command: 'join' | 'leave', session: string, ...facts: readonly string[]): Promise<number> {
      const answer = once(answers, `${command} ${session}`);
      participants.send([command, session, ...facts].join(' '));
      const [atMs] = await answer;
      return atMs;
    },
    async [Symbol.asyncDispose]() {
      await participants.end();
      await reading;
    },
  };
}
