import { EgressStatus } from '@livekit/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEgressPipeline } from '../../support/egress-server/egress-pipeline.ts';
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

test('webhooks of an egress lead to one recording, in any order and with repeats', async () => {
  await fc.assert(fc.asyncProperty(deliveries, deliverInOrder), { numRuns: RUNS });
});

async function deliverInOrder(order: readonly EventName[]): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const pipeline = await createEgressPipeline();
  resources.defer(() => pipeline.close());
  const [session, egress] = await pipeline.requestEgress();
  const url = pipeline.egressServer.webhookUrl;
  pipeline.egressServer.webhookUrl = null;
  const bodies = new Map<EventName, object>([
    ['egress_started', { event: 'egress_started', egressInfo: egress.info.toJson() }],
  ]);
  await pipeline.egressServer.activate(egress);
  bodies.set('egress_updated ACTIVE', { event: 'egress_updated', egressInfo: egress.info.toJson() });
  pipeline.clock.moveTo(new Date(pipeline.clock.now().getTime() + 8_000));
  await session.leave();
  const ending = { ...(egress.info.toJson() as object), status: EgressStatus[EgressStatus.EGRESS_ENDING] };
  bodies.set('egress_updated ENDING', { event: 'egress_updated', egressInfo: ending });
  await pipeline.egressServer.end(egress);
  bodies.set('egress_ended', { event: 'egress_ended', egressInfo: egress.info.toJson() });
  pipeline.egressServer.webhookUrl = url;
  for (const name of order) {
    await pipeline.egressServer.webhooks.send(bodies.get(name) ?? {}, pipeline.clock.now());
    await pipeline.runDueJobs();
  }
  const rows = await recordingsOf(pipeline.database.db, session);
  expect(rows.map(({ phase, recordingSid }) => [phase, recordingSid])).toEqual([['completed', egress.egressId]]);
  // LiveKit reports the leave in whole seconds, at 8 s; the file has the half second after it.
  expect(rows[0]?.durationSeconds).toBeCloseTo(8.5, 0);
}
