import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartResult } from './print-summary.ts';
import { readReport } from './read-report.ts';
import { type RunProgramOptions, runProgram, toolProgram } from './run-program.ts';

const VITEST = toolProgram('vitest');

export interface VitestRun extends RunProgramOptions {
  /** Names the part in the output. */
  readonly name: string;
  /** Projects of vitest.config.ts, by name or pattern. */
  readonly projects: readonly string[];
  /** Absolute paths of test files; none: all of these projects. */
  readonly files?: readonly string[];
  /** Regular expression that the names of the tests to run match. */
  readonly testName?: string | undefined;
}

/** Runs vitest once and counts its tests. */
export async function runVitest(run: VitestRun): Promise<PartResult> {
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-report-'));
  const reportFile = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  try {
    const result = await runProgram(run.name, [VITEST, 'run', ...argumentsOf(run), ...reporters], run);
    return { ...result, ...readReport(await readFile(reportFile, 'utf8').catch(() => 'null'), result.failed > 0) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs vitest until the user stops it; a test runs again whenever a file that it imports changes. */
export async function watchVitest(run: VitestRun): Promise<number> {
  const { failed } = await runProgram(run.name, [VITEST, 'watch', ...argumentsOf(run)]);
  return failed;
}

function argumentsOf({ projects, files = [], testName }: VitestRun): readonly string[] {
  return [
    ...projects.flatMap((project) => ['--project', project]),
    ...(testName === undefined ? [] : ['--testNamePattern', testName]),
    ...files,
  ];
}
