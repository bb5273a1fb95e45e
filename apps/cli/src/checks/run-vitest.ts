import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { z } from 'zod';
import type { PartResult } from './print-summary.ts';
import { type RunProgramOptions, runProgram, toolProgram } from './run-program.ts';

const VITEST = toolProgram('vitest');

/** The fields of vitest's JSON report that are read here. */
const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

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

/**
 * Reads the counts from a report. A run that failed outside its tests, or left no report, counts as at least one
 * failure.
 */
function readReport(report: string, hasFailed: boolean): Pick<PartResult, 'passed' | 'failed' | 'skipped' | 'files'> {
  const parsed = reportSchema.safeParse(JSON.parse(report));
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  return {
    passed: numPassedTests,
    failed: hasFailed ? Math.max(numFailedTests, 1) : numFailedTests,
    skipped: numPendingTests + numTodoTests,
    files: testResults.map(({ name, startTime, endTime }) => ({
      path: relative(ROOT, name),
      seconds: (endTime - startTime) / 1000,
    })),
  };
}
