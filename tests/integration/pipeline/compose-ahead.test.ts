import { composeAhead } from '@young-minds/recording/composition';
import type { AheadComposer, ComposeAheadRequest } from '@young-minds/recording/ports';
import { createAheadComposition } from '@young-minds/worker/ahead-composition';
import { beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let session: SeededSession;
let pipeline: WorkerPipeline;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

/** A fake composer that records its requests and has a given number of further steps to do. */
class NotingComposer implements AheadComposer {
  readonly asked: ComposeAheadRequest[] = [];
  #steps: number;

  constructor(steps = 0) {
    this.#steps = steps;
  }

  async composeAhead(request: ComposeAheadRequest): Promise<boolean> {
    this.asked.push(request);
    return this.#steps-- > 0;
  }
}

const fail = (error: unknown) => {
  throw error;
};

const interval = (number: number, joinedAt: Date) => ({
  ...{ session, userId: session.mentorId },
  ...{ participantSid: `PA_${number}`, joinedAt },
});

async function receive(seconds: number, body: string): Promise<void> {
  pipeline.clock.moveTo(at(seconds));
  await pipeline.receive(body);
  await pipeline.runDueJobs();
}

async function onlyId(): Promise<string> {
  const [recording] = await recordingsOf(database.db, session);
  return recording?.id ?? expect.unreachable();
}

test('a recording is composed from its first join on and finished while its room is empty', async () => {
  const aheadComposer = new NotingComposer();
  const { signal } = new AbortController();
  const advance = async (recordingId: string) => composeAhead({ ...pipeline, aheadComposer }, { recordingId, signal });

  await receive(1, joinedBody(interval(1, at(1))));
  const recordingId = await onlyId();
  await advance(recordingId);
  await receive(30, leftBody({ ...interval(1, at(1)), leftAt: at(30) }));
  await advance(recordingId);
  await receive(40, joinedBody(interval(2, at(40))));
  await advance(recordingId);
  await receive(50, leftBody({ ...interval(2, at(40)), leftAt: at(50) }));
  await advance(recordingId);
  expect(aheadComposer.asked).toMatchObject([
    { recordingId, startAt: at(1), lastLeftAt: null, config: { fps: 30 } },
    { recordingId, startAt: at(1), lastLeftAt: at(30) },
    { recordingId, startAt: at(1), lastLeftAt: null },
    { recordingId, startAt: at(1), lastLeftAt: at(50) },
  ]);

  pipeline.clock.moveTo(at(70));
  await pipeline.runDueJobs();
  expect(await advance(recordingId)).toBe(false);
  expect(aheadComposer.asked).toHaveLength(4);
  // The final request covers the same span as the steps that were done ahead.
  expect(pipeline.composer.composed[0]?.sessionSpan).toEqual({ startAt: at(1), endAt: at(50) });
});

test('a worker continues composing until no work is left, and survives failures', async () => {
  await receive(1, joinedBody(interval(1, at(1))));
  const { signal } = new AbortController();
  const busy = new NotingComposer(3);
  const ahead = createAheadComposition({ ...pipeline, aheadComposer: busy }, { onFailure: fail });
  ahead.startDue(signal);
  ahead.startDue(signal);
  await ahead.settle();
  expect(busy.asked).toHaveLength(4);

  const failures: unknown[] = [];
  const failing = { composeAhead: () => Promise.reject(new Error('no')) };
  const unlucky = createAheadComposition(
    { ...pipeline, aheadComposer: failing },
    { onFailure: (error) => failures.push(error) },
  );
  for (const expected of [1, 2]) {
    unlucky.startDue(signal);
    await unlucky.settle();
    expect(failures).toHaveLength(expected);
  }
});

test('composing ahead does not start during shutdown', async () => {
  await receive(1, joinedBody(interval(1, at(1))));
  const aheadComposer = new NotingComposer();
  const ahead = createAheadComposition({ ...pipeline, aheadComposer }, { onFailure: fail });
  ahead.startDue(AbortSignal.abort());
  await ahead.settle();
  expect(aheadComposer.asked).toEqual([]);
});
