import { prepareEverything, prepareObjectStores } from '../setup/prepare.ts';
import { runChecks } from './run-checks.ts';
import { runVitest } from './run-vitest.ts';
import type { PartResult } from './summary.ts';

/** Prepares and runs every check and every test, from a bare checkout. */
export async function runEverything(): Promise<readonly PartResult[]> {
  await prepareEverything();
  await prepareObjectStores();
  const checks = await runChecks();
  // Integration tests mostly wait, and the end-to-end tests use one browser. Media tests need the processors alone.
  const sideBySide = await Promise.all([
    runVitest({ name: 'integration tests', projects: ['integration'] }),
    runVitest({ name: 'e2e tests', projects: ['e2e'], isBuffered: true }),
  ]);
  const media = await runVitest({ name: 'media tests', projects: ['integration-media'] });
  return [...checks, ...sideBySide, media];
}
