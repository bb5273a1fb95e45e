/** What came of one part of a run. */
export interface PartResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests that were left out. */
  readonly skipped: number;
  readonly seconds: number;
}

/** Prints one line a part and the sum as the last line. Returns the exit code. */
export function printSummary(parts: readonly PartResult[]): number {
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
