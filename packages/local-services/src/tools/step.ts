/** Reports progress of a slow action within the current step. */
export type ReportProgress = (line: string) => void;

const TITLE_WIDTH = 12;

/**
 * Runs one step of a command and prints its result and duration:
 * `database     started on port 5433 (0.9 s)`
 */
export async function step<Result>(
  title: string,
  work: (report: ReportProgress) => Promise<Result>,
  describe: (result: Result) => string,
): Promise<Result> {
  const begunAt = performance.now();
  const print = (line: string) => console.log(`${title.padEnd(TITLE_WIDTH)} ${line}`);
  try {
    const result = await work((line) => print(`… ${line}`));
    print(`${describe(result)} (${((performance.now() - begunAt) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    print('failed');
    throw error;
  }
}
