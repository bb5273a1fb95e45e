import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { inboxOf, presentIn, recordingsOf } from '../../support/pipeline-facts.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody, publishedBody, roomBody } from '../../support/webhook-bodies.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

beforeEach(async () => {
  pipeline = await createWorkerPipeline({ db: database.db, startAt: START });
  session = await seedSession(database.db, { startAt: START });
});

afterEach(() => pipeline.close());

/** Delivers an event and runs what it makes due. The clock moves to the event's own time. */
async function arrive(body: string, moment: Date): Promise<void> {
  pipeline.clock.moveTo(moment);
  await pipeline.receive(body);
  await pipeline.runDueJobs();
}

async function passTo(seconds: number): Promise<void> {
  pipeline.clock.moveTo(at(seconds));
  await pipeline.runDueJobs();
}

const interval = (participantSid: string, joinedAtSeconds: number, userId = session.mentorId) => ({
  session,
  userId,
  participantSid,
  joinedAt: at(joinedAtSeconds),
});

const phases = async () => (await recordingsOf(database.db, session)).map(({ phase }) => phase);

describe('the grace period', () => {
  test('continues the recording if a participant rejoins within it', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(30) }), at(30));
    await arrive(joinedBody(interval('PA_2', 45)), at(45));
    await passTo(60);
    expect(pipeline.recorder.stopped).toEqual([]);
    expect(await phases()).toEqual(['capturing']);
  });

  test('starts at the last leave, even if that follows a rejoin', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(30) }), at(30));
    await arrive(joinedBody(interval('PA_2', 40)), at(40));
    await arrive(leftBody({ ...interval('PA_2', 40), leftAt: at(45) }), at(45));
    await passTo(64);
    expect(pipeline.recorder.stopped).toEqual([]);
    await passTo(65);
    expect(pipeline.recorder.stopped).toHaveLength(1);
    expect(await recordingsOf(database.db, session)).toMatchObject([{ firstJoinedAt: at(1), lastLeftAt: at(45) }]);
  });

  test('ends the recording, and the next join starts a new one', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(30) }), at(30));
    await passTo(50);
    await arrive(joinedBody(interval('PA_2', 90)), at(90));
    expect(await phases()).toEqual(['completed', 'capturing']);
    expect(await recordingsOf(database.db, session)).toMatchObject([{}, { firstJoinedAt: at(90) }]);
  });
});

describe('a join whose webhook is lost', () => {
  const published = (moment: Date) =>
    publishedBody({ session, userId: session.mentorId, participantSid: 'PA_1', at: moment });

  test('is known from the participant’s tracks, at the latest one second after LiveKit’s join time', async () => {
    await arrive(published(at(3)), new Date(at(3).getTime() + 400));
    expect(await presentIn(database.db, session)).toEqual(['PA_1']);
    expect(await recordingsOf(database.db, session)).toMatchObject([
      { phase: 'capturing', firstJoinedAt: new Date(at(3).getTime() + 400) },
    ]);
  });

  test('moves the start to the right time if it arrives late', async () => {
    await arrive(published(at(3)), at(10));
    expect(await recordingsOf(database.db, session)).toMatchObject([{ firstJoinedAt: at(4) }]);
    await arrive(joinedBody(interval('PA_1', 2)), at(12));
    expect(await recordingsOf(database.db, session)).toMatchObject([{ firstJoinedAt: at(2) }]);
  });

  test('does not add a participant who has left, and is not reported twice', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(30) }), at(30));
    await arrive(published(at(2)), at(31));
    expect(await presentIn(database.db, session)).toEqual([]);
    expect(await inboxOf(database.db, session)).toMatchObject([
      { state: 'applied' },
      { state: 'applied' },
      { state: 'ignored' },
    ]);
  });
});

describe('late and repeated events', () => {
  test('a leave that arrives after a newer join of the same participant stops nothing', async () => {
    await arrive(joinedBody(interval('PA_old', 1)), at(1));
    await arrive(joinedBody(interval('PA_new', 20)), at(20));
    await arrive(leftBody({ ...interval('PA_old', 1), leftAt: at(19) }), at(21));
    await passTo(120);
    expect(pipeline.recorder.stopped).toEqual([]);
    expect(await presentIn(database.db, session)).toEqual(['PA_new']);
  });

  test('a leave that arrives before its join leaves no participant present and records nothing', async () => {
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(2) }), at(2));
    await arrive(joinedBody(interval('PA_1', 1)), at(3));
    expect(await presentIn(database.db, session)).toEqual([]);
    expect(await phases()).toEqual([]);
  });

  test('a join that arrives after its room has finished leaves no participant present', async () => {
    await arrive(roomBody('room_finished', { session, at: at(10) }), at(10));
    await arrive(joinedBody(interval('PA_1', 1)), at(11));
    expect(await presentIn(database.db, session)).toEqual([]);
    expect(await phases()).toEqual([]);
  });

  test('a finished room ends presence intervals whose leave was lost, but not those in a room that opened later', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(joinedBody({ ...interval('PA_2', 30), roomSid: 'RM_second' }), at(30));
    await arrive(roomBody('room_finished', { session, at: at(29) }), at(31));
    expect(await presentIn(database.db, session)).toEqual(['PA_2']);
    await passTo(120);
    expect(await phases()).toEqual(['capturing']);
  });

  test('an earlier join that becomes known later moves the start of the recording', async () => {
    await arrive(joinedBody(interval('PA_2', 5, session.menteeId)), at(5));
    await arrive(joinedBody(interval('PA_1', 2)), at(6));
    expect(await recordingsOf(database.db, session)).toMatchObject([{ firstJoinedAt: at(2) }]);
  });

  test('the same event twice is stored and applied once', async () => {
    const body = joinedBody(interval('PA_1', 1));
    expect(await pipeline.receive(body)).toMatchObject({ isNew: true });
    expect(await pipeline.receive(body)).toMatchObject({ isNew: false });
    await pipeline.runDueJobs();
    expect(await inboxOf(database.db, session)).toMatchObject([{ state: 'applied' }]);
  });
});

describe('counted participants', () => {
  const asParticipant = (body: string, changes: object) => {
    const { participant, ...rest } = JSON.parse(body);
    return JSON.stringify({ ...rest, participant: { ...participant, ...changes } });
  };

  test.each([
    ['a hidden participant', { permission: { hidden: true } }],
    ['a recorder', { permission: { recorder: true } }],
    ['an egress', { kind: 'EGRESS' }],
    ['an agent', { kind: 'AGENT' }],
    ['a user who is not booked', { identity: 'a-stranger' }],
  ])('%s is not a participant of the session', async (_, changes) => {
    await arrive(asParticipant(joinedBody(interval('PA_1', 1)), changes), at(1));
    expect(await presentIn(database.db, session)).toEqual([]);
    expect(await phases()).toEqual([]);
    expect(await inboxOf(database.db, session)).toMatchObject([{ state: 'ignored' }]);
  });

  test('a second tab counts separately: the recording continues until both are closed', async () => {
    await arrive(joinedBody(interval('PA_1', 1)), at(1));
    await arrive(joinedBody(interval('PA_2', 10)), at(10));
    await arrive(leftBody({ ...interval('PA_2', 10), leftAt: at(15) }), at(15));
    await passTo(100);
    expect(pipeline.recorder.stopped).toEqual([]);
    await arrive(leftBody({ ...interval('PA_1', 1), leftAt: at(110) }), at(110));
    await passTo(130);
    expect(pipeline.recorder.stopped).toHaveLength(1);
  });
});

test('an event of an unknown room is stored and has no effect', async () => {
  const elsewhere = { ...session, roomName: 'session-of-no-one' };
  await arrive(joinedBody({ ...interval('PA_1', 1), session: elsewhere }), at(1));
  expect(await inboxOf(database.db, elsewhere)).toMatchObject([{ state: 'ignored', outcome: 'not a room of ours' }]);
});
