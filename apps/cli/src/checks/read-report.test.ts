import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { expect, test } from 'vitest';
import { readReport } from './read-report.ts';

const COUNTS = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };
const FILE = { name: join(ROOT, 'a.test.ts'), startTime: 1000, endTime: 3500, message: '', assertionResults: [] };

test('reads the counts and the time of each file', () => {
  expect(readReport(JSON.stringify({ ...COUNTS, testResults: [FILE] }), false)).toEqual({
    passed: 1,
    failed: 0,
    skipped: 2,
    files: [{ path: 'a.test.ts', seconds: 2.5 }],
    failures: [],
  });
});

test('names each failed test and file with the reason', () => {
  const assertionResults = [
    { fullName: 'adds', status: 'failed', failureMessages: ['AssertionError: 1 is not 2', 'a second one'] },
    { fullName: 'divides', status: 'passed', failureMessages: [] },
  ];
  const testResults = [
    { ...FILE, assertionResults },
    { ...FILE, message: 'Cannot find module' },
  ];
  expect(readReport(JSON.stringify({ ...COUNTS, testResults }), true).failures).toEqual([
    { name: 'a.test.ts > adds', reason: 'AssertionError: 1 is not 2' },
    { name: 'a.test.ts', reason: 'Cannot find module' },
  ]);
});

test.each([
  ['left no report', 'null'],
  ['failed outside its tests', JSON.stringify({ ...COUNTS, testResults: [] })],
])('a run that %s counts as a failure', (_case, report) => {
  expect(readReport(report, true).failed).toBe(1);
});
