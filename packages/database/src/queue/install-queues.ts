import { PgBoss } from 'pg-boss';
import { JOB_NAMES, QUEUES } from './queues.ts';

/** Installs or upgrades pg-boss's schema and creates or updates every queue. Idempotent; part of `migrate`. */
export async function installQueues(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    supervise: false,
    schedule: false,
    registerInstance: false,
    max: 2,
  });
  const failures: Error[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    for (const name of JOB_NAMES) await installQueue(boss, name);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The job queue could not be installed.');
}

async function installQueue(boss: PgBoss, name: (typeof JOB_NAMES)[number]): Promise<void> {
  const { policy, ...changeable } = QUEUES[name].options;
  await boss.createQueue(name, { ...changeable, ...(policy === undefined ? {} : { policy }) });
  await boss.updateQueue(name, changeable);
}
