import { EgressStatus } from '@livekit/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEgressLine } from '../../support/egress-server/egress-line.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';

const EVENTS = ['egress_started', 'egress_updated ACTIVE', 'egress_updated ENDING', 'egress_ended'] as const;
type EventName = (typeof EVENTS)[number];

const RUNS = 8;

/** Every event at least once, in any order, some of them again. */
const deliveries = fc
  .tuple(
    fc.shuffledSubarray([...EVENTS], { minLength: EVENTS.length }),
    fc.array(fc.constantFrom(...EVENTS), { maxLength: 4 }),
  )
  .map(([all, again]) => [...all, ...again]);

test('webhooks of an egress lead to one recording, in any order and with repeats', {
  timeout: 120_000,
}, async () => {
  await fc.assert(fc.asyncProperty(deliveries, tellInOrder), { numRuns: RUNS });
});

async function tellInOrder(order: readonly EventName[]): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const line = await createEgressLine();
  resources.defer(() => line.close());
  const session = await line.openSession();
  await line.pass(500);
  const [egress] = line.double.egresses;
  if (egress === undefined) throw new Error('no egress was asked for');
  const url = line.double.webhookUrl;
  line.double.webhookUrl = null;
  const bodies = new Map<EventName, object>([
    ['egress_started', { event: 'egress_started', egressInfo: egress.info.toJson() }],
  ]);
  await line.double.activate(egress);
  bodies.set('egress_updated ACTIVE', { event: 'egress_updated', egressInfo: egress.info.toJson() });
  line.clock.moveTo(new Date(line.clock.now().getTime() + 8_000));
  await session.leave();
  const ending = { ...(egress.info.toJson() as object), status: EgressStatus[EgressStatus.EGRESS_ENDING] };
  bodies.set('egress_updated ENDING', { event: 'egress_updated', egressInfo: ending });
  await line.double.end(egress);
  bodies.set('egress_ended', { event: 'egress_ended', egressInfo: egress.info.toJson() });
  line.double.webhookUrl = url;
  for (const name of order) {
    await line.double.webhooks.send(bodies.get(name) ?? {}, line.clock.now());
    await line.runDueJobs();
  }
  const rows = await recordingsOf(line.database.db, session);
  expect(rows.map(({ phase, recordingSid }) => [phase, recordingSid])).toEqual([['completed', egress.egressId]]);
  expect(rows[0]?.durationSeconds).toBeCloseTo(8, 0);
}
