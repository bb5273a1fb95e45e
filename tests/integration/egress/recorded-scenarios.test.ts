import { afterEach, expect, test } from 'vitest';
import { createEgressLine, type EgressLine, START } from '../../support/egress-server/egress-line.ts';
import { playScenario } from '../../support/egress-server/play-scenario.ts';
import { CAPTURE_NAMES } from '../../support/livekit-captures.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { seedSession } from '../../support/seed-session.ts';

let line: EgressLine;

afterEach(() => line.close());

type Row = readonly [recorder: 'egress' | 'embedded', phase: string, seconds: number | null];

/** For a second recording there is no egress left in a scenario: no worker is free, and nothing begins. */
const NO_WORKER: Row = ['egress', 'failed', null];

/** What each recorded scenario comes to, in order. */
const OUTCOMES: Readonly<Record<string, readonly Row[]>> = {
  // Begun before anybody was there; what counts is the people's time in it.
  'auto-egress': [['egress', 'completed', 16]],
  'composite-busy': [['egress', 'completed', 75]],
  // Stopped by hand while people stayed, who are to be recorded again.
  'composite-clean-measure': [['egress', 'completed', 72], NO_WORKER],
  'composite-grid-stopped': [['egress', 'completed', 73], NO_WORKER],
  deleteRoom: [['egress', 'completed', 13]],
  // Nobody came.
  'empty-room': [],
  // 21 s were recorded; the last 8 of them nobody was there, and 5 s before it began somebody was.
  'everyone-leaves': [['egress', 'completed', 18]],
  // The unwritable path is found out at the end, when everything is lost.
  failing: [['egress', 'failed', null], NO_WORKER],
  'file-and-segments-and-images': [['egress', 'completed', 29], NO_WORKER],
  // First its handler is killed, then the browser of the next one.
  'handler-kill-and-chrome-kill': [['egress', 'failed', null], ['egress', 'completed', 34], NO_WORKER],
  'no-tracks': [['egress', 'failed', null]],
  'no-worker': [NO_WORKER],
  'room-only': [NO_WORKER],
  'webhook-500-retry': [NO_WORKER],
  // Nobody heard of its end; LiveKit was asked.
  'webhook-outage-lost-events': [['egress', 'completed', 13], NO_WORKER],
};

test.each(CAPTURE_NAMES)('the recorded scenario %s', async (name) => {
  line = await createEgressLine({ policy: { graceMs: 5_000 } });
  const session = await seedSession(line.database.db, { startAt: START });
  await playScenario(line, session, name);
  for (let look = 0; look < 6; look += 1) await line.pass(5_000);
  const rows = await recordingsOf(line.database.db, session);
  const facts = rows.map(({ recorder, phase, durationSeconds }) => [
    recorder,
    phase,
    durationSeconds && Math.round(durationSeconds),
  ]);
  expect(facts).toEqual(OUTCOMES[name]);
});
