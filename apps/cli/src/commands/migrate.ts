import { loadConfig } from '@young-minds/config';
import { ensureSchema } from '../setup/schema.ts';
import { step } from '../setup/step.ts';

/** Brings the database to this version's schema; before web and worker of a new version start. Idempotent. */
export async function migrate(): Promise<number> {
  const { databaseUrl } = loadConfig();
  await step(
    'schema',
    () => ensureSchema(databaseUrl),
    () => 'up to date',
  );
  return 0;
}
