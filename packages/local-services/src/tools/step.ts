/** Tells of something that takes a while, within the step that is under way. */
export type ReportProgress = (line: string) => void;

const TITLE_WIDTH = 12;

/**
 * Does one step of a command and says what came of it, and how long it took:
 * `database     started on port 5433 (0.9 s)`
 */
export async function step<Result>(
  title: string,
  work: (say: ReportProgress) => Promise<Result>,
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
