import { randomUUID } from 'node:crypto';
import { livekitEvents, sessions } from '@young-minds/database/schema';
import {
  getPlaybackUrl,
  getRecordingForViewer,
  listSessionRecordings,
  refuseAnonymous,
} from '@young-minds/recording/playback';
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { type SeededSession, seedSession, seedUser } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;
let recordingId: string;
let inProgress: { readonly session: SeededSession; readonly recordingId: string };
let strangerId: string;

beforeAll(async () => {
  const opened = await openPipeline({ startAt: START, title: 'Fractions: 1/2' });
  ({ database, pipeline, session } = opened);
  strangerId = await seedUser(database.db, 'mentor');
  recordingId = await record(session);
  const other = await seedSession(database.db, { startAt: START });
  await pipeline.receive(
    joinedBody({ session: other, userId: other.mentorId, participantSid: 'PA_2', joinedAt: at(60) }),
  );
  await pipeline.runDueJobs();
  inProgress = { session: other, recordingId: pipeline.recorder.started.at(-1)?.recordingId ?? '' };
  return opened.close;
});

async function record(recorded: SeededSession): Promise<string> {
  const interval = { session: recorded, userId: recorded.mentorId, participantSid: 'PA_1', joinedAt: at(1) };
  await pipeline.receive(joinedBody(interval));
  await pipeline.runDueJobs();
  await pipeline.receive(leftBody({ ...interval, leftAt: at(30) }));
  pipeline.clock.moveTo(at(50));
  await pipeline.runDueJobs();
  return pipeline.recorder.started.at(-1)?.recordingId ?? '';
}

/** Returns the audit events about one user and one recording, oldest first. */
async function auditOf(userId: string, id: string) {
  const isTheirs = and(eq(livekitEvents.actorUserId, userId), eq(livekitEvents.recordingId, id));
  const rows = await database.db.select().from(livekitEvents).where(isTheirs).orderBy(livekitEvents.id);
  return rows.map(({ eventType, source, eventData }) => ({ eventType, source, eventData }));
}

const ORIGIN = { address: '203.0.113.7', userAgent: 'a browser' };

describe('the origin of a request', () => {
  const originsOf = async (userId: string) =>
    (await auditOf(userId, recordingId)).map(({ eventType, eventData }) => [eventType, eventData]);

  test('is stored with every access and every rejection', async () => {
    const asked = { recordingId, origin: ORIGIN };
    const [reader, stranger] = [session.menteeId, await seedUser(database.db, 'mentee')];
    await getPlaybackUrl(pipeline, { ...asked, userId: reader, download: false });
    await getPlaybackUrl(pipeline, { ...asked, userId: reader, download: true });
    expect(await originsOf(reader)).toEqual([
      ['recording_accessed', ORIGIN],
      ['recording_downloaded', ORIGIN],
    ]);
    const refused = { code: 'ACCESS_DENIED' };
    await expect(getPlaybackUrl(pipeline, { ...asked, userId: stranger, download: true })).rejects.toMatchObject(
      refused,
    );
    await expect(getRecordingForViewer(pipeline, { ...asked, userId: stranger })).rejects.toMatchObject(refused);
    const refusal = ['recording_access_refused', { ...refused, ...ORIGIN }];
    expect(await originsOf(stranger)).toEqual([refusal, refusal]);
  });

  test('is stored with the rejection of a session’s list, and of a signed-out user', async () => {
    const [userId, { sessionId, roomId }] = [await seedUser(database.db, 'mentee'), session];
    const refused = { code: 'ACCESS_DENIED' };
    await expect(listSessionRecordings(pipeline, { userId, sessionId, origin: ORIGIN })).rejects.toMatchObject(refused);
    await expect(refuseAnonymous(pipeline, { recordingId, origin: ORIGIN })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const unknown = refuseAnonymous(pipeline, { recordingId: randomUUID(), origin: ORIGIN });
    await expect(unknown).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const isRefusal = and(eq(livekitEvents.roomId, roomId), eq(livekitEvents.eventType, 'recording_access_refused'));
    const rows = await database.db.select().from(livekitEvents).where(isRefusal).orderBy(livekitEvents.id);
    expect(rows.slice(-2)).toMatchObject([
      { actorUserId: userId, recordingId: null, eventData: { ...refused, sessionId, ...ORIGIN } },
      { actorUserId: null, recordingId, eventData: { code: 'UNAUTHENTICATED', ...ORIGIN } },
    ]);
  });
});

test('refused again and again fills the audit trail only up to a limit', async () => {
  const userId = await seedUser(database.db, 'mentee');
  const refused = { code: 'ACCESS_DENIED' };
  for (let times = 0; times < 25; times += 1) {
    const asked = times % 2 === 0 ? getPlaybackUrl(pipeline, { userId, recordingId, download: false }) : listOf(userId);
    await expect(asked).rejects.toMatchObject(refused);
  }
  const isTheirs = eq(livekitEvents.actorUserId, userId);
  const rows = await database.db.select().from(livekitEvents).where(isTheirs).orderBy(livekitEvents.id);
  expect(rows).toHaveLength(20);
  expect(rows.filter(({ eventData }) => eventData.isLastOfHour === true)).toEqual([rows.at(-1)]);
  const another = await seedUser(database.db, 'mentee');
  await expect(listOf(another)).rejects.toMatchObject(refused);
  expect(await database.db.$count(livekitEvents, eq(livekitEvents.actorUserId, another))).toBe(1);
});

const listOf = (userId: string) => listSessionRecordings(pipeline, { userId, sessionId: session.sessionId });

describe('the playback URL', () => {
  test('is limited to the session’s two participants, lasts an hour, and is audited', async () => {
    const before = Date.now();
    const { url, expiresAt } = await getPlaybackUrl(pipeline, {
      userId: session.menteeId,
      recordingId,
      download: false,
    });
    expect(url).toContain(`sessions/${session.sessionId}/${recordingId}.mp4`);
    expect(expiresAt.getTime() - before).toBeGreaterThanOrEqual(3_599_000);
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(3_601_000);
    expect((await auditOf(session.menteeId, recordingId)).at(-1)).toEqual({
      ...{ eventType: 'recording_accessed', source: 'api' },
      eventData: {},
    });
  });

  test('is found by an ID in capital letters', async () => {
    const asked = { userId: session.mentorId, recordingId: recordingId.toUpperCase(), download: false };
    expect((await getPlaybackUrl(pipeline, asked)).url).toContain(`${recordingId}.mp4`);
    const sessionId = session.sessionId.toUpperCase();
    expect(await listSessionRecordings(pipeline, { userId: session.mentorId, sessionId })).toMatchObject([
      { id: recordingId },
    ]);
  });

  test('for a download is audited as a download', async () => {
    await getPlaybackUrl(pipeline, { userId: session.mentorId, recordingId, download: true });
    expect((await auditOf(session.mentorId, recordingId)).at(-1)).toMatchObject({ eventType: 'recording_downloaded' });
  });

  test('is denied to other users, and that is audited', async () => {
    const request = { userId: strangerId, recordingId, download: false };
    await expect(getPlaybackUrl(pipeline, request)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await auditOf(strangerId, recordingId)).toEqual([
      { eventType: 'recording_access_refused', source: 'api', eventData: { code: 'ACCESS_DENIED' } },
    ]);
  });

  test('is denied while the recording is not completed, and that is audited', async () => {
    const { session: other, recordingId: id } = inProgress;
    const request = { userId: other.mentorId, recordingId: id, download: false };
    await expect(getPlaybackUrl(pipeline, request)).rejects.toMatchObject({ code: 'RECORDING_NOT_READY' });
    expect(await auditOf(other.mentorId, id)).toMatchObject([
      { eventType: 'recording_access_refused', eventData: { code: 'RECORDING_NOT_READY' } },
    ]);
  });

  test.each([
    ['unknown', randomUUID()],
    ['not a UUID', '1 OR 1=1'],
    ['a path', '../../etc/passwd'],
    ['empty', ''],
  ])('of an ID that is %s is not found', async (_, id) => {
    const request = { userId: session.mentorId, recordingId: id, download: false };
    await expect(getPlaybackUrl(pipeline, request)).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
  });
});

describe('the recording’s page', () => {
  test('shows a completed recording with its poster', async () => {
    expect(await getRecordingForViewer(pipeline, { userId: session.mentorId, recordingId })).toMatchObject({
      id: recordingId,
      sessionId: session.sessionId,
      title: 'Fractions: 1/2',
      recordedAt: at(1),
      state: 'completed',
      durationSeconds: 29,
      posterUrl: expect.stringContaining(`sessions/${session.sessionId}/${recordingId}.jpg`),
      downloadName: 'Fractions 1 2.mp4',
      people: [{ name: 'The mentor', present: [{ atSeconds: 0, durationSeconds: 29 }], sharing: [] }],
    });
  });

  test('shows a completed recording whose poster was lost', async () => {
    const { storage } = pipeline;
    await storage.current.deleteRecording(`sessions/${session.sessionId}/${recordingId}.jpg`);
    const view = await getRecordingForViewer(pipeline, { userId: session.mentorId, recordingId });
    expect(view).toMatchObject({ state: 'completed', posterUrl: null });
  });

  test('shows the progress of a recording', async () => {
    const request = { userId: inProgress.session.mentorId, recordingId: inProgress.recordingId };
    expect(await getRecordingForViewer(pipeline, request)).toMatchObject({ state: 'processing', phase: 'capturing' });
  });

  test('is denied to other users', async () => {
    const request = { userId: strangerId, recordingId };
    await expect(getRecordingForViewer(pipeline, request)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });
});

describe('a session’s recordings', () => {
  test('are listed for its two participants', async () => {
    const listed = await listSessionRecordings(pipeline, { userId: session.menteeId, sessionId: session.sessionId });
    const coverage = { expectedSeconds: 29, capturedSeconds: 29, missing: [] };
    const facts = { status: 'completed', phase: 'completed', durationSeconds: 29, coverage };
    expect(listed).toMatchObject([{ id: recordingId, ...facts }]);
    expect(Object.keys(listed[0] ?? {}).toSorted()).toEqual(
      [
        'completedAt',
        'coverage',
        'createdAt',
        'durationSeconds',
        'fileSizeBytes',
        'id',
        'phase',
        'qualityIssues',
        'status',
      ].toSorted(),
    );
  });

  test('are an empty list for a session without a room', async () => {
    const [sessionId, mentorId] = [randomUUID(), session.mentorId];
    const times = { scheduledStartAt: at(90_000), scheduledEndAt: at(93_600) };
    const roomless = { id: sessionId, mentorId, menteeId: session.menteeId, title: 'No room', ...times };
    await database.db.insert(sessions).values(roomless);
    expect(await listSessionRecordings(pipeline, { userId: mentorId, sessionId })).toEqual([]);
  });

  test.each([
    ['another user', () => ({ userId: strangerId, sessionId: session.sessionId }), 'ACCESS_DENIED'],
    ['an unknown session', () => ({ userId: session.mentorId, sessionId: randomUUID() }), 'SESSION_NOT_FOUND'],
    ['a malformed id', () => ({ userId: session.mentorId, sessionId: 'first' }), 'SESSION_NOT_FOUND'],
  ])('%s is rejected', async (_, request, code) => {
    await expect(listSessionRecordings(pipeline, request())).rejects.toMatchObject({ code });
  });
});
