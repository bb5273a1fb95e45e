import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram, toolProgram } from './run-program.ts';
import type { PartResult } from './summary.ts';

/** What vitest's JSON report says of all files together. */
const reportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
});

/** Runs one of the vitest projects and counts its tests. */
export async function runVitest(project: 'unit' | 'integration' | 'e2e'): Promise<PartResult> {
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-report-'));
  const reportFile = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  try {
    const run = await runProgram(`${project} tests`, [
      toolProgram('vitest'),
      'run',
      '--project',
      project,
      ...reporters,
    ]);
    return { ...run, ...countsOf(await readFile(reportFile, 'utf8').catch(() => 'null'), run.failed > 0) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A run that broke outside its tests, or left no report, counts as one failure at least. */
function countsOf(report: string, hasFailed: boolean): Pick<PartResult, 'passed' | 'failed' | 'skipped'> {
  const parsed = reportSchema.safeParse(JSON.parse(report));
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = parsed.data;
  const failed = hasFailed ? Math.max(numFailedTests, 1) : numFailedTests;
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}
