import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf, notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (ms: number) => new Date(START.getTime() + ms);

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeAll(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

test('a session is recorded from the first join to the last leave, and both participants are notified', async () => {
  const mentor = { session, userId: session.mentorId, participantSid: 'PA_mentor', joinedAt: at(250) };
  const mentee = { session, userId: session.menteeId, participantSid: 'PA_mentee', joinedAt: at(3_400) };

  await pipeline.receive(joinedBody(mentor));
  await pipeline.receive(joinedBody(mentee));
  await pipeline.runDueJobs();
  expect(pipeline.recorder.started).toMatchObject([{ roomName: session.roomName, sessionId: session.sessionId }]);
  expect(await recordingsOf(database.db, session)).toMatchObject([{ phase: 'capturing', status: 'in_progress' }]);

  // Leaves are reported in whole seconds. The recorder saw the last one to the millisecond.
  pipeline.clock.moveTo(at(60_000));
  pipeline.recorder.presence = { startAt: at(900), endAt: at(60_730) };
  await pipeline.receive(leftBody({ ...mentor, leftAt: at(58_000) }));
  await pipeline.receive(leftBody({ ...mentee, leftAt: at(60_730) }));
  await pipeline.runDueJobs();
  expect(pipeline.recorder.stopped).toEqual([]);

  pipeline.clock.moveTo(at(80_999));
  await pipeline.runDueJobs();

  const [recording] = await recordingsOf(database.db, session);
  const path = `sessions/${session.sessionId}/${recording?.id}.mp4`;
  const video = await text(await pipeline.storage.current.read(path));
  expect(recording).toMatchObject({
    phase: 'completed',
    status: 'completed',
    storageProvider: 'local',
    storagePath: path,
    posterPath: `sessions/${session.sessionId}/${recording?.id}.jpg`,
    fileSizeBytes: video.length,
    sha256: createHash('sha256').update(video).digest('hex'),
    durationSeconds: 60.48,
    firstJoinedAt: at(250),
    lastLeftAt: at(60_730),
    recordingSid: `EM_${recording?.id}`,
    errorCode: null,
  });
  expect(pipeline.composer.discarded).toEqual([recording?.id]);
  expect(await auditOf(database.db, session)).toEqual([
    'session_started',
    'participant_joined',
    'recording_requested',
    'participant_joined',
    'recording_started',
    'participant_left',
    'participant_left',
    'recording_stop_requested',
    'recording_captured',
    'recording_composed',
    'recording_completed',
  ]);
  const notified = await notificationsOf(database.db, session);
  expect(notified.map(({ userId }) => userId).toSorted()).toEqual([session.mentorId, session.menteeId].toSorted());
  for (const notification of notified) {
    expect(notification).toMatchObject({ title: 'Recording ready to view', href: `/recordings/${recording?.id}` });
  }
});
