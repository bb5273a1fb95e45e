const SLOWEST_COUNT = 10;
const REASON_LINES = 6;
const LINE_LENGTH = 200;

/** The result of one part of a run. */
export interface PartResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Number of skipped tests. */
  readonly skipped: number;
  readonly seconds: number;
  /** Test files of the part, if it runs any. */
  readonly files?: readonly FileTime[];
  /** Failed tests of the part, if it runs any. */
  readonly failures?: readonly FailedTest[];
}

export interface FailedTest {
  /** Path of the file and name of the test. */
  readonly name: string;
  /** The error with its stack. */
  readonly reason: string;
}

interface FileTime {
  /** Relative to the project's root. */
  readonly path: string;
  readonly seconds: number;
}

/**
 * Prints the slowest test files, why each failed test failed, a line for each part, and the sum as the last line. The
 * end of the output is what a CI service shows. Returns the exit code.
 */
export function printSummary(parts: readonly PartResult[]): number {
  printSlowest(parts.flatMap(({ files = [] }) => files));
  for (const failure of parts.flatMap(({ failures = [] }) => failures)) printFailure(failure);
  console.log('');
  for (const { name, passed, failed, skipped, seconds } of parts) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${counts} (${seconds.toFixed(1)} s)`);
  }
  const passed = sum(parts.map((part) => part.passed));
  const failed = sum(parts.map((part) => part.failed));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function printSlowest(files: readonly FileTime[]): void {
  if (files.length <= 1) return;
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST_COUNT);
  console.log(`\nThe ${slowest.length} slowest test files:`);
  for (const { path, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${path}`);
}

function printFailure({ name, reason }: FailedTest): void {
  const lines = reason.split('\n').filter((line) => line.trim() !== '');
  console.log(`\nFAIL ${name}`);
  for (const line of lines.slice(0, REASON_LINES)) console.log(`  ${line.slice(0, LINE_LENGTH)}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
