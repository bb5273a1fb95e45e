import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { listObjects } from './list-objects.ts';

const RAW_TRACKS = 'raw/';
const TIMEOUT_MS = 90_000;

/**
 * Waits for the sweep of raw tracks. Raw tracks that could not be deleted when their recording completed are deleted
 * by the next sweep, which runs every ten minutes, and a minute after a worker's start. So this starts a worker, and
 * what is left afterward would stay permanently.
 */
export async function awaitSweep(system: ChaosSystem): Promise<void> {
  const isSwept = async () => (await listObjects(system, RAW_TRACKS)).length === 0;
  if (await isSwept()) return;
  await system.workers.add();
  await system.workers.stopOldest();
  await waitUntil(isSwept, { timeoutMs: TIMEOUT_MS, what: 'the sweep' }).catch(() => undefined);
}
