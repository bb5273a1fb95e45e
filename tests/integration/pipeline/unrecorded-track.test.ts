import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf, recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const CAMERA: UnrecordedTrack = {
  trackSid: 'TR_camera',
  name: 'Ada',
  source: 'camera',
  reason: 'encrypted',
  codec: null,
};
const MICROPHONE: UnrecordedTrack = { ...CAMERA, trackSid: 'TR_microphone', source: 'microphone' };

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

test('a track that cannot be recorded is in the row and audit trail, and the participants are notified', async () => {
  await pipeline.receive(joinedBody({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: START }));
  await pipeline.runDueJobs();
  const [{ id: recordingId = '' } = {}] = await recordingsOf(database.db, session);
  for (const track of [CAMERA, CAMERA, MICROPHONE, CAMERA]) {
    await pipeline.recorder.report({ type: 'track_refused', recordingId, at: START, track });
    await pipeline.runDueJobs();
  }
  const [recording] = await recordingsOf(database.db, session);
  expect(recording?.metadata).toMatchObject({ unrecordedTracks: [CAMERA, MICROPHONE] });
  const audited = (await auditOf(database.db, session)).filter((type) => type === 'recording_track_refused');
  expect(audited).toHaveLength(2);
  expect(pipeline.noticeBoard.posted.get(session.roomName)).toEqual({
    unrecordedTracks: [CAMERA, MICROPHONE],
    isAtRisk: false,
  });
});

test('a gap reported by a recorder is in the row', async () => {
  await pipeline.receive(joinedBody({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: START }));
  await pipeline.runDueJobs();
  const [{ id: recordingId = '' } = {}] = await recordingsOf(database.db, session);
  const since = new Date(START.getTime() + 10_000);
  const at = new Date(START.getTime() + 14_500);
  await pipeline.recorder.report({ type: 'interrupted', recordingId, at: since, reason: 'the disk is full' });
  const [interrupted] = await recordingsOf(database.db, session);
  expect(interrupted?.metadata).toMatchObject({ interruptedAt: since.toISOString() });
  await pipeline.recorder.report({ type: 'resumed', recordingId, at, since });
  const [resumed] = await recordingsOf(database.db, session);
  expect(resumed?.metadata).toEqual({ gaps: [{ from: since.toISOString(), to: at.toISOString() }] });
});
