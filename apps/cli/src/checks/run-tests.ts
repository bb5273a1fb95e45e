import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '@young-minds/config';
import { buildLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { ROOT } from '@young-minds/local-services/project';
import { prepareBrowser, prepareFirefox, prepareObjectStores, preparePages, prepareServers } from '../setup/prepare.ts';
import { type PartResult, printSummary } from './print-summary.ts';
import { runEverything } from './run-everything.ts';
import { runVitest, type VitestRun, watchVitest } from './run-vitest.ts';
import { type SelectedTests, SUITE_KINDS, selectTests, type TestKind } from './select-tests.ts';

export interface TestOptions {
  /** Test files, folders or parts of paths, as the user typed them; empty: every test of the kind. */
  readonly paths: readonly string[];
  /** Regular expression that the names of the tests to run match. */
  readonly testName?: string;
  readonly kind?: TestKind;
  readonly watch?: boolean;
  /** Releases of LiveKit to run the selected tests with, one after the other; by default the project's own. */
  readonly livekit?: readonly string[];
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
  firefox: async () => {
    await prepareServers();
    await prepareFirefox();
    await preparePages();
  },
};

/** Runs the whole suite, or the selected tests with the servers that they need. Returns the exit code. */
export async function runTests({ paths, testName, kind, watch = false, livekit = [] }: TestOptions): Promise<number> {
  const isWholeSuite =
    paths.length === 0 && testName === undefined && kind === undefined && !watch && livekit.length === 0;
  if (isWholeSuite) return printSummary(await runEverything());
  const selected = paths.length === 0 ? selectAll(kind, watch) : selectTests(paths, findUserFolder());
  const kinds = selected.kinds.filter((each) => kind === undefined || each === kind);
  for (const each of kinds) await PREPARE[each]();
  // A kind may have several projects, such as integration and integration-live.
  const projects = kinds.map((each) => `${each}*`);
  const run = { name: `${kinds.join(', ')} tests`, projects, files: selected.files, testName };
  if (watch) return watchVitest(run);
  return printSummary(livekit.length === 0 ? [await runVitest(run)] : await runWithLivekits(run, livekit));
}

/** Runs the tests once with each release of LiveKit, which is first on PATH. */
async function runWithLivekits(run: VitestRun, versions: readonly string[]): Promise<readonly PartResult[]> {
  const results: PartResult[] = [];
  for (const version of versions) {
    const folder = await mkdtemp(join(tmpdir(), 'young-minds-livekit-'));
    try {
      await symlink(await buildLivekitServer(version, console.log), join(folder, 'livekit-server'));
      const env = childEnvironment({ PATH: [folder, childEnvironment().PATH].join(delimiter) });
      results.push(await runVitest({ ...run, name: `${run.name} with LiveKit ${version}`, env }));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return results;
}

/** Selects every test of a kind, or of the suite; a watch without a path or kind runs those that need no server. */
function selectAll(kind: TestKind | undefined, isWatch: boolean): SelectedTests {
  if (kind !== undefined) return { kinds: [kind], files: [] };
  return { kinds: isWatch ? ['unit'] : SUITE_KINDS, files: [] };
}

/** npm runs a script in the project's root and keeps the folder that the user is in as INIT_CWD. */
function findUserFolder(): string {
  return childEnvironment().INIT_CWD ?? ROOT;
}
