import { livekitEvents } from '@young-minds/database/schema';
import { type Finding, reconcileInTurn, reconcilePresence } from '@young-minds/recording/maintenance';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { presentIn, recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  pipeline.clock.moveTo(at(1));
  await pipeline.receive(joinedBody(mentor()));
  await pipeline.runDueJobs();
  return opened.close;
});

const mentor = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: at(1) });

async function pollAt(moment: Date): Promise<void> {
  pipeline.clock.moveTo(moment);
  await reconcilePresence(pipeline);
  await pipeline.runDueJobs();
}

test('a recording ends without a webhook for the last leave', async () => {
  await pollAt(at(60));
  expect(await presentIn(database.db, session)).toEqual([]);
  pipeline.clock.moveTo(at(80));
  await pipeline.runDueJobs();
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'completed', lastLeftAt: at(60) }]);
});

test('a recording continues for a participant whose join webhook was lost', async () => {
  const mentee = { participantSid: 'PA_2', identity: session.menteeId, joinedAt: at(20) };
  pipeline.roomParticipants.rooms.set(session.roomName, { roomSid: 'RM_first', participants: [mentee] });
  await pollAt(at(60));
  pipeline.clock.moveTo(at(120));
  await pipeline.runDueJobs();
  expect(await presentIn(database.db, session)).toEqual(['PA_2']);
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'capturing' }]);
});

test('a late leave webhook corrects the time of the leave', async () => {
  await pollAt(at(60));
  await pipeline.receive(leftBody({ ...mentor(), leftAt: at(41) }));
  await pipeline.runDueJobs();
  pipeline.clock.moveTo(at(80));
  await pipeline.runDueJobs();
  expect(await recordingsOf(database.db, session)).toMatchObject([{ lastLeftAt: at(41) }]);
});

test('a lost webhook is repaired, audited and reported once, and not by the reconciler that runs once a minute', async () => {
  pipeline.clock.moveTo(at(60));
  await reconcileInTurn(pipeline);
  expect(await presentIn(database.db, session)).toEqual(['PA_1']);

  const found: string[] = [];
  const onFinding = ({ kind }: Finding) => void found.push(kind);
  for (const _ of ['once', 'twice']) await reconcilePresence(pipeline, { onFinding });
  expect(found).toEqual(['presence_unknown']);
  const repairs = await database.db
    .select()
    .from(livekitEvents)
    .where(sql`${livekitEvents.eventData} ->> 'kind' = 'presence_unknown'`);
  expect(repairs).toMatchObject([{ eventType: 'reconciler_repaired', source: 'reconciler' }]);
});

test('a participant who just joined is not treated as gone', async () => {
  await pollAt(at(3));
  expect(await presentIn(database.db, session)).toEqual(['PA_1']);
});
