import { livekitParticipants, sessions, webhookInbox } from '@young-minds/database/schema';
import { emptyClosedRooms } from '@young-minds/recording/presence';
import { and, eq, isNotNull } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody, publishedBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const END = new Date('2026-03-01T11:00:00.000Z');
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
/** Participants can join until one hour after the end. */
const LAST_ADMISSION = 120;
const IGNORED = 'it joined a session that is cancelled or over';

let database: TestDatabase;
let pipeline: WorkerPipeline;

beforeAll(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline } = opened);
  return opened.close;
});

const book = () => seedSession(database.db, { startAt: START, endAt: END });

async function cancel({ sessionId, mentorId: cancelledBy }: SeededSession): Promise<void> {
  const cancelled = { status: 'cancelled', cancelledAt: START, cancelledBy } as const;
  await database.db.update(sessions).set(cancelled).where(eq(sessions.id, sessionId));
}

async function join(session: SeededSession, joinedAt: Date) {
  const interval = { session, userId: session.menteeId, participantSid: `PA_${session.menteeId}`, joinedAt };
  await pipeline.receive(joinedBody(interval));
  await pipeline.runDueJobs();
  return interval;
}

async function outcomesOf({ roomName }: SeededSession): Promise<(string | null)[]> {
  const rows = await database.db.select().from(webhookInbox).where(eq(webhookInbox.roomName, roomName));
  return rows.map(({ outcome }) => outcome);
}

async function joinsOf(session: SeededSession): Promise<number> {
  const isTheirs = eq(livekitParticipants.userId, session.menteeId);
  return database.db.$count(livekitParticipants, and(isTheirs, isNotNull(livekitParticipants.joinedAt)));
}

test('the rooms of closed sessions are emptied and closed, and no others', async () => {
  const [cancelled, recorded, open] = [await book(), await book(), await book()];
  await cancel(cancelled);
  await join(recorded, at(0));
  expect(await recordingsOf(database.db, recorded)).toHaveLength(1);
  const { rooms } = pipeline.roomParticipants;
  const enter = ({ roomName, menteeId: identity }: SeededSession) => {
    const participant = { identity, participantSid: `PA_${identity}`, joinedAt: at(0) };
    rooms.set(roomName, { roomSid: 'RM_first', participants: [participant] });
  };
  for (const session of [cancelled, recorded, open]) enter(session);
  rooms.set('a room of another application', { roomSid: 'RM_other', participants: [] });
  await emptyClosedRooms(pipeline);
  expect([...rooms.keys()]).toEqual([recorded.roomName, open.roomName, 'a room of another application']);
  expect(rooms.get(recorded.roomName)?.participants).toHaveLength(1);

  await database.db
    .update(sessions)
    .set({ scheduledEndAt: at(400) })
    .where(eq(sessions.id, open.sessionId));
  pipeline.clock.moveTo(at(LAST_ADMISSION + 1));
  await emptyClosedRooms(pipeline);
  // The recording stops after the grace period, as when everyone leaves by themselves.
  expect(rooms.get(recorded.roomName)?.participants).toEqual([]);
  expect(rooms.get(open.roomName)?.participants).toHaveLength(1);
});

test.each([
  ['is cancelled', cancel, at(0)],
  ['is over', async () => pipeline.clock.moveTo(at(LAST_ADMISSION + 1)), at(LAST_ADMISSION + 1)],
])('a participant who joins a session that %s is not recorded', async (_, close, joinedAt) => {
  const session = await book();
  await close(session);
  const interval = await join(session, joinedAt);
  await pipeline.receive(publishedBody({ ...interval, at: joinedAt }));
  await pipeline.receive(leftBody({ ...interval, leftAt: joinedAt }));
  await pipeline.runDueJobs();
  expect(await outcomesOf(session)).toEqual([IGNORED, IGNORED, IGNORED]);
  expect(await joinsOf(session)).toBe(0);
  expect(await recordingsOf(database.db, session)).toEqual([]);
});
