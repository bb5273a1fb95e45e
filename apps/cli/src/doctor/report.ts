import type { CheckResult } from './check.ts';

const NAME_WIDTH = 14;
const STATE_WIDTH = 8;

/** One line a check: what, result, what to do. */
export function lineOf({ name, state, found, advice }: CheckResult): string {
  const told = `${state.padEnd(STATE_WIDTH)} ${name.padEnd(NAME_WIDTH)} ${found}`;
  return advice === null ? told : `${told} -> ${advice}`;
}

/** 0 where nothing failed; warnings are for people. */
export function exitCodeOf(results: readonly CheckResult[]): number {
  return results.some(({ state }) => state === 'failed') ? 1 : 0;
}

export function summaryOf(results: readonly CheckResult[]): object {
  return { isWell: exitCodeOf(results) === 0, checks: results };
}
