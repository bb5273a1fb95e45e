import { sessions } from '@young-minds/database/schema';
import { closeEndedSessions } from '@young-minds/recording/presence';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const END = new Date('2026-03-01T11:00:00.000Z');
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

let database: TestDatabase;
let pipeline: WorkerPipeline;

beforeAll(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline } = opened);
  return opened.close;
});

async function attend(session: SeededSession, userId: string, leftAt: Date | null): Promise<void> {
  const interval = { session, userId, participantSid: `PA_${userId}`, joinedAt: at(1) };
  await pipeline.receive(joinedBody(interval));
  if (leftAt !== null) await pipeline.receive(leftBody({ ...interval, leftAt }));
  await pipeline.runDueJobs();
}

async function statusOf({ sessionId }: SeededSession): Promise<string | undefined> {
  const [row] = await database.db.select().from(sessions).where(eq(sessions.id, sessionId));
  return row?.status;
}

test('a session is active from its first join and settled once it is over and all participants left', async () => {
  const [met, alone, missed, late] = [await book(), await book(), await book(), await book()];
  await attend(met, met.mentorId, at(50));
  await attend(met, met.menteeId, at(55));
  await attend(alone, alone.mentorId, at(20));
  await attend(late, late.mentorId, null);
  await attend(late, late.menteeId, at(50));
  expect(await statuses(met, alone, missed, late)).toEqual(['active', 'active', 'scheduled', 'active']);

  pipeline.clock.moveTo(at(59));
  await closeEndedSessions(pipeline);
  expect(await statuses(met, alone, missed, late)).toEqual(['active', 'active', 'scheduled', 'active']);

  pipeline.clock.moveTo(END);
  await closeEndedSessions(pipeline);
  expect(await statuses(met, alone, missed, late)).toEqual(['completed', 'active', 'scheduled', 'active']);
  expect(await auditOf(database.db, met)).toContain('session_completed');

  await attend(late, late.mentorId, at(75));
  await closeEndedSessions(pipeline);
  expect(await statusOf(late)).toBe('completed');
});

test('a participant is not a no-show while they can still join', async () => {
  pipeline.clock.moveTo(START);
  const [alone, missed, latecomer] = [await book(), await book(), await book()];
  await attend(alone, alone.mentorId, at(20));
  await attend(latecomer, latecomer.mentorId, at(70));

  pipeline.clock.moveTo(at(119));
  await closeEndedSessions(pipeline);
  expect(await statuses(alone, missed, latecomer)).toEqual(['active', 'scheduled', 'active']);
  await attend(latecomer, latecomer.menteeId, at(119));

  pipeline.clock.moveTo(at(120));
  await closeEndedSessions(pipeline);
  expect(await statuses(alone, missed, latecomer)).toEqual(['no_show', 'no_show', 'completed']);
  expect(await auditOf(database.db, missed)).toEqual(['session_no_show']);
});

const book = () => seedSession(database.db, { startAt: START, endAt: END });

const statuses = (...booked: readonly SeededSession[]) => Promise.all(booked.map(statusOf));
