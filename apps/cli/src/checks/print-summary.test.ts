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
