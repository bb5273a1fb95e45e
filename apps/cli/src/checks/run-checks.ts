import { join } from 'node:path';
import { ROOT, WEB_FOLDER } from '@young-minds/local-services/project';
import { NEXT_PROGRAM } from '@young-minds/local-services/tools/web-build';
import { runProgram, toolProgram } from './run-program.ts';
import { runVitest } from './run-vitest.ts';
import type { PartResult } from './summary.ts';

const BIOME = toolProgram('@biomejs/biome');
const TSC = toolProgram('typescript', 'tsc');
const DEPCRUISE = toolProgram('dependency-cruiser', 'depcruise');

/** Folders with a tsconfig.json of their own; the root's covers the rest. */
const TYPE_PROJECTS = ['.', 'apps/web', 'tests/e2e'];

/** Every part runs, whatever became of the ones before. */
export async function runChecks(): Promise<readonly PartResult[]> {
  const results: PartResult[] = [];
  results.push(await runProgram('format and lint', [BIOME, 'ci', '--error-on-warnings', ROOT]));
  // The types of the pages' routes are generated.
  results.push(await runProgram('route types', [NEXT_PROGRAM, 'typegen'], { cwd: WEB_FOLDER }));
  for (const project of TYPE_PROJECTS) {
    results.push(await runProgram(`types in ${project}`, [TSC, '-p', join(ROOT, project)]));
  }
  const rule = ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'tests', 'bench'];
  results.push(await runProgram('dependency rule', [DEPCRUISE, ...rule]));
  results.push(await runVitest({ name: 'unit tests', kinds: ['unit'] }));
  return results;
}
