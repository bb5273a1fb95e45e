import { join } from 'node:path';
import { ROOT, WEB_FOLDER } from '@young-minds/local-services/project';
import { NEXT_PROGRAM } from '@young-minds/local-services/tools/web-build';
import { runProgram, toolProgram } from './run-program.ts';
import { runVitest } from './run-vitest.ts';
import type { PartResult } from './summary.ts';

const BIOME = toolProgram('@biomejs/biome');
const TSC = toolProgram('typescript', 'tsc');
const DEPCRUISE = toolProgram('dependency-cruiser', 'depcruise');
const CSPELL = toolProgram('cspell');

/** Folders with a tsconfig.json of their own; the root's covers the rest. */
const TYPE_PROJECTS = ['.', 'apps/web', 'tests/e2e'];

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
