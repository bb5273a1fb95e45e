import { relative } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { z } from 'zod';
import type { FailedTest, PartResult } from './print-summary.ts';

/** The fields of vitest's JSON report that are read here. */
const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      /** Why the file itself failed, for example because of an import or a hook. */
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});
type FileReport = z.infer<typeof reportSchema>['testResults'][number];

/**
 * Reads counts, times and failures from a report of vitest. A run that failed outside its tests, or left no report,
 * counts as at least one failure.
 */
export function readReport(report: string, hasFailed: boolean): Omit<PartResult, 'name' | 'seconds'> {
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
    failures: testResults.flatMap(findFailures),
  };
}

function findFailures({ name, message, assertionResults }: FileReport): readonly FailedTest[] {
  const path = relative(ROOT, name);
  const ofFile = message === '' ? [] : [{ name: path, reason: message }];
  const ofTests = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ name: `${path} > ${fullName}`, reason: failureMessages?.[0] ?? '' }));
  return [...ofFile, ...ofTests];
}
