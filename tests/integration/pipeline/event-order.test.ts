import { RECORDING_PHASES } from '@young-minds/recording/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { CAPTURE_NAMES, type CapturedDelivery, readCapture, replayIn } from '../../support/livekit-captures.ts';
import { presentIn, recordingsOf } from '../../support/pipeline-facts.ts';
import { seedSession } from '../../support/seed-session.ts';
import { createWorkerPipeline, type WorkerPipeline } from '../../support/worker-pipeline.ts';

const PERMUTATIONS_OF_EACH = 8;
/** The only scenario in which no participant but a recorder joins. */
const WITHOUT_PARTICIPANTS = 'empty-room';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Advances from one scheduled job to the next until none is scheduled. */
async function runToTheEnd(pipeline: WorkerPipeline): Promise<void> {
  for (let dueAt = pipeline.jobs.nextDueAt(); dueAt !== null; dueAt = pipeline.jobs.nextDueAt()) {
    pipeline.clock.moveTo(dueAt);
    await pipeline.runDueJobs();
  }
}

function captureEnd(bodies: readonly string[]): Date {
  return new Date(Math.max(...bodies.map((body) => Number(JSON.parse(body).createdAt))) * 1000);
}

/** Plays events in the given order and with the given pauses, then advances time until nothing more happens. */
async function play(bodies: readonly string[], pausesSeconds: readonly number[], startAt: Date) {
  const pipeline = await createWorkerPipeline({ db: database.db, startAt });
  try {
    for (const [index, body] of bodies.entries()) {
      pipeline.clock.advance((pausesSeconds[index % pausesSeconds.length] ?? 0) * 1000);
      await pipeline.receive(body);
      await pipeline.runDueJobs();
    }
    pipeline.clock.moveTo(new Date(captureEnd(bodies).getTime() + 60_000));
    await runToTheEnd(pipeline);
  } finally {
    await pipeline.close();
  }
}

/**
 * LiveKit drops what it could not deliver. Either any event except the room's end may be missing, or that end is
 * missing and every leave is delivered.
 */
function ordersOf(deliveries: readonly CapturedDelivery[]): fc.Arbitrary<CapturedDelivery[]> {
  const isFinish = ({ body }: CapturedDelivery) => JSON.parse(body).event === 'room_finished';
  const others = deliveries.filter((delivery) => !isFinish(delivery));
  const twice = [...others, ...others];
  const anything = fc.shuffledSubarray(twice, { minLength: others.length });
  const everything = fc.shuffledSubarray(twice, { minLength: twice.length });
  const finished = anything.chain((some) => {
    const all = [...some, ...deliveries.filter(isFinish)];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });
  return fc.oneof(finished, everything);
}

const startOf = (bodies: readonly string[]) =>
  new Date(Math.min(...bodies.map((body) => Number(JSON.parse(body).createdAt))) * 1000);

test.each(CAPTURE_NAMES)(
  '%s in original order leaves no participant present and every recording playable',
  async (name) => {
    const session = await seedSession(database.db);
    const deliveries = readCapture(name);
    const bodies = replayIn(session, deliveries);
    const pausesSeconds = deliveries.map(({ atMs }, index) => (atMs - (deliveries[index - 1]?.atMs ?? 0)) / 1000);
    await play(bodies, pausesSeconds, startOf(bodies));
    expect(await presentIn(database.db, session)).toEqual([]);
    const recordings = await recordingsOf(database.db, session);
    expect(recordings.map(({ phase }) => phase)).toEqual(name === WITHOUT_PARTICIPANTS ? [] : ['completed']);
  },
);

test.each(CAPTURE_NAMES)('%s in any order, with repeats and pauses, ends in a legal state', async (name) => {
  const deliveries = readCapture(name);
  const pauses = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 });
  const anyOrder = fc.asyncProperty(ordersOf(deliveries), pauses, async (shuffled, pausesSeconds) => {
    const session = await seedSession(database.db);
    const bodies = replayIn(session, shuffled);
    await play(bodies, pausesSeconds, startOf(bodies));
    expect(await presentIn(database.db, session)).toEqual([]);
    for (const { phase, firstJoinedAt, lastLeftAt } of await recordingsOf(database.db, session)) {
      expect(RECORDING_PHASES).toContain(phase);
      expect(phase).toBe('completed');
      expect(lastLeftAt?.getTime()).toBeGreaterThanOrEqual(firstJoinedAt?.getTime() ?? Number.NaN);
    }
  });
  await fc.assert(anyOrder, { numRuns: PERMUTATIONS_OF_EACH });
});
