import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRoomToken } from '../../support/create-room-token.ts';
import { startLineProcess } from '../../support/line-process.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';

const PEOPLE_PROGRAM = join(import.meta.dirname, 'coded-people-main.ts');

export interface SoakPlan {
  readonly sessions: number;
  /** Between one beginning and the next. */
  readonly everyMs: number;
  readonly durationMs: (index: number) => number;
}

export interface SoakSession {
  readonly seeded: SeededSession;
  readonly joinedAtMs: number;
  readonly leftAtMs: number;
}

/** Sessions of two people that begin at an even pace and overlap. Resolves once the last one has been left. */
export async function holdSessions(
  system: ChaosSystem,
  { sessions, everyMs, durationMs }: SoakPlan,
  onHeld: (session: SoakSession) => void,
): Promise<SoakSession[]> {
  const people = startLineProcess(PEOPLE_PROGRAM, {});
  await people.hear(1);
  const answers = new EventEmitter();
  answers.setMaxListeners(0);
  const listening = (async () => {
    for await (const line of people.lines)
      answers.emit(line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1)));
  })();
  const ask = async (command: string, session: string, ...facts: string[]): Promise<number> => {
    const answer = once(answers, `${command} ${session}`);
    people.say([command, session, ...facts].join(' '));
    const [atMs] = await answer;
    return atMs;
  };
  const hold = async (index: number): Promise<SoakSession> => {
    await delay(index * everyMs);
    const seeded = await seedSession(system.database.db);
    const identities = [seeded.mentorId, seeded.menteeId];
    const grants = { canSubscribe: false };
    const tokens = identities.map((identity) =>
      createRoomToken(system.keys, { roomName: seeded.roomName, identity, grants }),
    );
    const joinedAtMs = await ask('join', seeded.sessionId, system.livekit.url, ...(await Promise.all(tokens)));
    await delay(durationMs(index));
    const leftAtMs = await ask('leave', seeded.sessionId);
    const held = { seeded, joinedAtMs, leftAtMs };
    onHeld(held);
    return held;
  };
  const held = await Promise.all(Array.from({ length: sessions }, (_, index) => hold(index)));
  await people.end();
  await listening;
  return held;
}
