import type { CheckResult } from './check.ts';

const NAME_WIDTH = 14;
const STATE_WIDTH = 8;

/** Formats one check as one line: name, result, what to do. */
export function lineOf({ name, state, found, advice }: CheckResult): string {
  const told = `${state.padEnd(STATE_WIDTH)} ${name.padEnd(NAME_WIDTH)} ${found}`;
  return advice === null ? told : `${told} -> ${advice}`;
}

/** Returns 0 if no check failed; warnings do not change the exit code. */
export function exitCodeOf(results: readonly CheckResult[]): number {
  return results.some(({ state }) => state === 'failed') ? 1 : 0;
}

export function summaryOf(results: readonly CheckResult[]): object {
  return { isWell: exitCodeOf(results) === 0, checks: results };
}
