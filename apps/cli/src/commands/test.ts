import { runChecks } from '../checks/run-checks.ts';
import { runVitest } from '../checks/run-vitest.ts';
import { printSummary } from '../checks/summary.ts';
import { setup } from './setup.ts';

/** Everything there is to test, from a bare checkout. The last line counts it all. */
export async function test(): Promise<number> {
  await setup();
  const results = [...(await runChecks())];
  results.push(await runVitest('integration'));
  results.push(await runVitest('e2e'));
  return printSummary(results);
}
