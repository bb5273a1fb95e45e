import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { printSummary } from './print-summary.ts';

let log: MockInstance;

beforeEach(() => {
  log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => log.mockRestore());

const part = { name: 'part', passed: 3, failed: 0, skipped: 0, seconds: 1 };

test.each([
  [[part, { ...part, passed: 4 }], '7 passed, 0 failed', 0],
  [[part, { ...part, failed: 2 }], '6 passed, 2 failed', 1],
])('the last line counts all passed and failed tests', (parts, lastLine, exitCode) => {
  expect(printSummary(parts)).toBe(exitCode);
  expect(log.mock.lastCall).toEqual([lastLine]);
});

test('lists skipped tests', () => {
  printSummary([{ ...part, skipped: 1 }]);
  expect(log.mock.calls.flat().join('\n')).toContain('3 passed, 0 failed, 1 skipped');
});

test('repeats each failed test with the start of its reason', () => {
  const reason = ['AssertionError: 1 is not 2', '', ...Array.from({ length: 20 }, (_, line) => `at ${line}`)].join(
    '\n',
  );
  printSummary([{ ...part, failed: 1, failures: [{ name: 'a.test.ts > adds', reason }] }]);
  const output = log.mock.calls.flat().join('\n');
  expect(output).toContain('FAIL a.test.ts > adds\n  AssertionError: 1 is not 2\n  at 0\n');
  expect(output).not.toContain('at 19');
});
