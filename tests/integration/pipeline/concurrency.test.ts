import { startRecording } from '@young-minds/recording/capture';
import { applyLivekitEvent } from '@young-minds/recording/webhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { auditOf, inboxOf, presentIn, recordingsOf } from '../../support/pipeline-facts.ts';
import { seedSession } from '../../support/seed-session.ts';
import { joinedBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');

let database: TestDatabase;
let pipelines: readonly WorkerPipeline[];

beforeAll(async () => {
  database = await createTestDatabase();
  const open = (worker: string) => createWorkerPipeline({ db: database.db, startAt: START, worker });
  pipelines = [await open('one'), await open('other')];
});

afterAll(async () => {
  for (const pipeline of pipelines) await pipeline.close();
  await database.drop();
});

const eventIdOf = (body: string): string => JSON.parse(body).id;

test('two workers that apply all events concurrently make one recording, held by one of them', async () => {
  const session = await seedSession(database.db, { startAt: START });
  const join = (userId: string, participantSid: string) =>
    joinedBody({ session, userId, participantSid, joinedAt: START });
  const bodies = [
    ...['PA_1', 'PA_2', 'PA_3'].map((sid) => join(session.mentorId, sid)),
    ...['PA_4', 'PA_5', 'PA_6'].map((sid) => join(session.menteeId, sid)),
  ];
  await Promise.all(bodies.flatMap((body) => pipelines.map((pipeline) => pipeline.receive(body))));

  await Promise.all(
    bodies.flatMap((body) => pipelines.map((pipeline) => applyLivekitEvent(pipeline, { eventId: eventIdOf(body) }))),
  );
  const [recording, ...more] = await recordingsOf(database.db, session);
  expect(more).toEqual([]);
  expect(await presentIn(database.db, session)).toEqual(['PA_1', 'PA_2', 'PA_3', 'PA_4', 'PA_5', 'PA_6']);
  expect((await inboxOf(database.db, session)).map(({ state }) => state)).toEqual(bodies.map(() => 'applied'));
  const audit = await auditOf(database.db, session);
  expect(audit.filter((type) => type === 'participant_joined')).toHaveLength(bodies.length);
  expect(audit.filter((type) => type === 'recording_requested')).toHaveLength(1);

  await Promise.all(pipelines.map((pipeline) => startRecording(pipeline, { recordingId: recording?.id ?? '' })));
  expect(pipelines.flatMap((pipeline) => pipeline.recorder.started)).toHaveLength(1);
});

test('a displaced recorder rejoins only if its worker still holds the recording', async () => {
  const session = await seedSession(database.db, { startAt: START });
  const [holder, other] = pipelines;
  await holder?.receive(joinedBody({ session, userId: session.mentorId, participantSid: 'PA_7', joinedAt: START }));
  await holder?.runDueJobs();
  const [recording] = await recordingsOf(database.db, session);
  const recordingId = recording?.id ?? '';
  const recordedBy = () =>
    pipelines.map(({ recorder }) => recorder.started.some((request) => request.recordingId === recordingId));
  expect(recordedBy()).toEqual([true, false]);
  await other?.recorder.displace(recordingId);
  expect(recordedBy()).toEqual([true, false]);
  await holder?.recorder.displace(recordingId);
  expect(recordedBy()).toEqual([true, false]);
  // If the holder had crashed meanwhile, the other worker could take over the lease.
  other?.clock.advance(60_000);
  await other?.recorder.displace(recordingId);
  expect(recordedBy()).toEqual([true, true]);
});

test('concurrent deliveries of one webhook are stored once', async () => {
  const session = await seedSession(database.db, { startAt: START });
  const body = joinedBody({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: START });
  const [pipeline] = pipelines;
  const answers = await Promise.all(Array.from({ length: 8 }, () => pipeline?.receive(body)));
  expect(answers.filter((answer) => answer?.isNew)).toHaveLength(1);
  expect(await inboxOf(database.db, session)).toHaveLength(1);
});
