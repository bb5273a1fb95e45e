import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { listObjects } from './list-objects.ts';

const RAW_TRACKS = 'raw/';
const TIMEOUT_MS = 90_000;

/**
 * Raw tracks that could not be removed when their recording was completed go with the next sweep, which comes every ten
 * minutes and a minute after a worker's start; so one is started, and what is left after that is left for good.
 */
export async function awaitSweep(system: ChaosSystem): Promise<void> {
  const isSwept = async () => (await listObjects(system, RAW_TRACKS)).length === 0;
  if (await isSwept()) return;
  await system.workers.add();
  await system.workers.stopOldest();
  await waitUntil(isSwept, { timeoutMs: TIMEOUT_MS, what: 'the sweep' }).catch(() => undefined);
}
