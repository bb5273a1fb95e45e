import { prepareEverything, prepareObjectStores } from '../setup/prepare.ts';
import { runChecks } from './run-checks.ts';
import { runVitest } from './run-vitest.ts';
import type { PartResult } from './summary.ts';

/** Prepares and runs every check and every test, from a bare checkout. */
export async function runEverything(): Promise<readonly PartResult[]> {
  await prepareEverything();
  await prepareObjectStores();
  const results = [...(await runChecks())];
  results.push(await runVitest({ name: 'integration tests', kinds: ['integration'] }));
  results.push(await runVitest({ name: 'e2e tests', kinds: ['e2e'] }));
  return results;
}
