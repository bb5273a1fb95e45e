import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { sql } from 'drizzle-orm';
import type { ChaosSystem } from './system/chaos-system.ts';

/** The numbers of rows that are not yet settled, by kind. */
export interface Unsettled {
  readonly recordings: number;
  readonly webhooks: number;
  readonly presences: number;
  readonly jobs: number;
  readonly leases: number;
}

/** Counts rows that should settle once no one is in any room. */
export async function countUnsettled({ database }: Pick<ChaosSystem, 'database'>): Promise<Unsettled> {
  const { rows } = await database.db.execute<Record<keyof Unsettled, number>>(sql`
    SELECT
      (SELECT count(*)::int FROM livekit_recordings WHERE status = 'in_progress') AS recordings,
      (SELECT count(*)::int FROM webhook_inbox WHERE state = 'pending') AS webhooks,
      (SELECT count(*)::int FROM livekit_participants WHERE joined_at IS NOT NULL AND left_at IS NULL) AS presences,
      (SELECT count(*)::int FROM pgboss.job WHERE state < 'completed') AS jobs,
      (SELECT count(*)::int FROM livekit_recordings WHERE lease_owner IS NOT NULL) AS leases`);
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not count');
  return row;
}

/** Waits until nothing is pending. Returns what is still pending after the timeout. */
export async function settle(system: Pick<ChaosSystem, 'database'>, timeoutMs: number): Promise<string[]> {
  const isSettled = async () => namesOf(await countUnsettled(system)).length === 0;
  await waitUntil(isSettled, { timeoutMs, intervalMs: 250, what: 'settled rows' }).catch(() => undefined);
  return namesOf(await countUnsettled(system));
}

function namesOf(unsettled: Unsettled): string[] {
  return Object.entries(unsettled).flatMap(([name, count]) =>
    count > 0 ? [`${count} ${name} are still pending`] : [],
  );
}
