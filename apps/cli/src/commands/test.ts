import { runChecks } from '../checks/run-checks.ts';
import { runVitest } from '../checks/run-vitest.ts';
import { printSummary } from '../checks/summary.ts';
import { findGoProgram } from '../services/stores/go-program.ts';
import { FAKE_GCS_SERVER, VERSITYGW } from '../services/stores/store-programs.ts';
import { step } from '../setup/step.ts';
import { setup } from './setup.ts';

/** Everything there is to test, from a bare checkout. The last line counts it all. */
export async function test(): Promise<number> {
  await setup();
  for (const program of [VERSITYGW, FAKE_GCS_SERVER]) {
    await step(
      'object store',
      (say) => findGoProgram(program, say),
      (path) => path,
    );
  }
  const results = [...(await runChecks())];
  results.push(await runVitest('integration'));
  results.push(await runVitest('e2e'));
  return printSummary(results);
}
