import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const TICKS_A_SECOND = 100;
/** User, system, children's user, children's system time; counted from the end of the program's name. @see proc(5) */
const FIELDS = [11, 12, 13, 14] as const;

/**
 * Returns the CPU time in seconds of this process and of every child that has exited and been waited for. Linux only.
 */
export function cpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return FIELDS.reduce((sum, field) => sum + Number(values[field]), 0) / TICKS_A_SECOND;
}

/** Measures the CPU time of `work` and returns it with the result. */
export async function measureCpu<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const before = cpuSeconds();
  const result = await work();
  return { seconds: cpuSeconds() - before, result };
}
