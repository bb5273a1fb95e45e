import { runChecks } from '../checks/run-checks.ts';
import { printSummary } from '../checks/summary.ts';

/** Format, lint, types, dependency rule and unit tests; everything that needs no server. */
export async function check(): Promise<number> {
  return printSummary(await runChecks());
}
