const SLOWEST_COUNT = 10;

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
}

interface FileTime {
  /** Relative to the project's root. */
  readonly path: string;
  readonly seconds: number;
}

/** Prints the slowest test files, a line for each part, and the sum as the last line. Returns the exit code. */
export function printSummary(parts: readonly PartResult[]): number {
  printSlowest(parts.flatMap(({ files = [] }) => files));
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
