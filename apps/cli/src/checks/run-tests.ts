import { childEnvironment } from '@young-minds/config';
import { ROOT } from '@young-minds/local-services/project';
import { prepareBrowser, prepareObjectStores, preparePages, prepareServers } from '../setup/prepare.ts';
import { printSummary } from './print-summary.ts';
import { runEverything } from './run-everything.ts';
import { runVitest, watchVitest } from './run-vitest.ts';
import { type SelectedTests, selectTests, TEST_KINDS, type TestKind } from './select-tests.ts';

export interface TestOptions {
  /** Test files, folders or parts of paths, as the user typed them; empty: every test of the kind. */
  readonly paths: readonly string[];
  /** Regular expression that the names of the tests to run match. */
  readonly testName?: string;
  readonly kind?: TestKind;
  readonly watch?: boolean;
}

/** Prepares what the tests of each kind need in addition to the packages. */
const PREPARE: Readonly<Record<TestKind, () => Promise<void>>> = {
  unit: async () => undefined,
  integration: async () => {
    await prepareServers();
    await prepareObjectStores();
  },
  e2e: async () => {
    await prepareServers();
    await prepareBrowser();
    await preparePages();
  },
};

/** Runs the whole suite, or the selected tests with the servers that they need. Returns the exit code. */
export async function runTests({ paths, testName, kind, watch = false }: TestOptions): Promise<number> {
  const isWholeSuite = paths.length === 0 && testName === undefined && kind === undefined && !watch;
  if (isWholeSuite) return printSummary(await runEverything());
  const selected = paths.length === 0 ? selectAll(watch && kind === undefined) : selectTests(paths, findUserFolder());
  const kinds = selected.kinds.filter((each) => kind === undefined || each === kind);
  for (const each of kinds) await PREPARE[each]();
  // A kind may have several projects, such as integration and integration-live.
  const projects = kinds.map((each) => `${each}*`);
  const run = { name: `${kinds.join(', ')} tests`, projects, files: selected.files, testName };
  if (watch) return watchVitest(run);
  return printSummary([await runVitest(run)]);
}

/** Selects every test; a watch without a path or kind runs those that need no server. */
function selectAll(isWatch: boolean): SelectedTests {
  return { kinds: isWatch ? ['unit'] : TEST_KINDS, files: [] };
}

/** npm runs a script in the project's root and keeps the folder that the user is in as INIT_CWD. */
function findUserFolder(): string {
  return childEnvironment().INIT_CWD ?? ROOT;
}
