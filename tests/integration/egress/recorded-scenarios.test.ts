import { afterEach, expect, test } from 'vitest';
import { createEgressPipeline, type EgressPipeline, START } from '../../support/egress-server/egress-pipeline.ts';
import { playScenario } from '../../support/egress-server/play-scenario.ts';
import { CAPTURE_NAMES } from '../../support/livekit-captures.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { seedSession } from '../../support/seed-session.ts';

let pipeline: EgressPipeline;

afterEach(() => pipeline.close());

type Row = readonly [recorder: 'egress' | 'embedded', phase: string, seconds: number | null];

/** A scenario has no egress for a second recording: no worker is free, and nothing begins. */
const NO_WORKER: Row = ['egress', 'failed', null];

/** The recordings that result from each scenario, in order. */
const OUTCOMES: Readonly<Record<string, readonly Row[]>> = {
  // The egress began before any participant joined. Only the participants' time in it counts.
  'auto-egress': [['egress', 'completed', 16]],
  'composite-busy': [['egress', 'completed', 75]],
  // Stopped manually while participants were present, so they are to be recorded again.
  'composite-clean-measure': [['egress', 'completed', 72], NO_WORKER],
  'composite-grid-stopped': [['egress', 'completed', 73], NO_WORKER],
  deleteRoom: [['egress', 'completed', 13]],
  // No one joined.
  'empty-room': [],
  // 21 s were recorded. In the last 8 s the room was empty, and a participant was there 5 s before it began.
  'everyone-leaves': [['egress', 'completed', 18]],
  // The unwritable path is detected at the end, when everything is lost.
  failing: [['egress', 'failed', null], NO_WORKER],
  'file-and-segments-and-images': [['egress', 'completed', 29], NO_WORKER],
  // First its handler is killed, then the browser of the next egress.
  'handler-kill-and-chrome-kill': [['egress', 'failed', null], ['egress', 'completed', 34], NO_WORKER],
  'no-tracks': [['egress', 'failed', null]],
  'no-worker': [NO_WORKER],
  'room-only': [NO_WORKER],
  'webhook-500-retry': [NO_WORKER],
  // No webhook reported its end, so LiveKit was asked.
  'webhook-outage-lost-events': [['egress', 'completed', 13], NO_WORKER],
};

test.each(CAPTURE_NAMES)('the recorded scenario %s', async (name) => {
  pipeline = await createEgressPipeline({ policy: { graceMs: 5_000 } });
  const session = await seedSession(pipeline.database.db, { startAt: START });
  await playScenario(pipeline, session, name);
  for (let poll = 0; poll < 6; poll += 1) await pipeline.pass(5_000);
  const rows = await recordingsOf(pipeline.database.db, session);
  const facts = rows.map(({ recorder, phase, durationSeconds }) => [
    recorder,
    phase,
    durationSeconds && Math.round(durationSeconds),
  ]);
  expect(facts).toEqual(OUTCOMES[name]);
});
