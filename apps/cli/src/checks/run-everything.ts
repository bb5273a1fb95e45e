import { join } from 'node:path';
import { ROOT, WEB_FOLDER } from '@young-minds/local-services/project';
import { NEXT_PROGRAM } from '@young-minds/local-services/tools/web-build';
import { prepareEverything, prepareObjectStores } from '../setup/prepare.ts';
import type { PartResult } from './print-summary.ts';
import { runProgram, toolProgram } from './run-program.ts';
import { runVitest } from './run-vitest.ts';

const BIOME = toolProgram('@biomejs/biome');
/** TypeScript 7, which is six times faster. Next and dependency-cruiser need the API of version 6. */
const TSC = toolProgram('typescript-native', 'tsc');
const DEPCRUISE = toolProgram('dependency-cruiser', 'depcruise');
const CSPELL = toolProgram('cspell');

/** Folders with a tsconfig.json of their own; the root's covers the rest. */
const TYPE_PROJECTS = ['.', 'apps/web', 'tests/e2e'];

/**
 * Prepares and runs every check and every test, from a bare checkout.
 *
 * Tests run in two stages of two runs each. The stages keep two processors busy, and never record more than two live
 * rooms at a time: the recorded frames are judged.
 */
export async function runEverything(): Promise<readonly PartResult[]> {
  await prepareEverything();
  await prepareObjectStores();
  const checks = await runChecks();
  const served = await Promise.all([
    runVitest({ name: 'integration tests', projects: ['integration'] }),
    runVitest({ name: 'e2e tests', projects: ['e2e'], isBuffered: true }),
  ]);
  const recorded = await Promise.all([
    runVitest({ name: 'live tests', projects: ['integration-live'] }),
    runVitest({ name: 'batch tests', projects: ['integration-batch'], isBuffered: true, isLowPriority: true }),
  ]);
  return [...checks, ...served, ...recorded];
}

/** Runs every check that needs no server; a failed one does not stop the others. */
export async function runChecks(): Promise<readonly PartResult[]> {
  const rule = ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'tests', 'bench'];
  // The types of the pages' routes must be generated before the type checks.
  const routeTypes = await runProgram('route types', [NEXT_PROGRAM, 'typegen'], { cwd: WEB_FOLDER });
  const checks = await Promise.all([
    ...TYPE_PROJECTS.map((project) => check(`types in ${project}`, [TSC, '-p', join(ROOT, project)])),
    check('format and lint', [BIOME, 'ci', '--error-on-warnings', ROOT]),
    check('dependency rule', [DEPCRUISE, ...rule]),
    check('spelling', [CSPELL, '--no-progress', '--quiet', '--gitignore']),
  ]);
  return [routeTypes, ...checks, await runVitest({ name: 'unit tests', projects: ['unit'] })];
}

function check(name: string, args: readonly string[]): Promise<PartResult> {
  return runProgram(name, args, { isBuffered: true });
}
