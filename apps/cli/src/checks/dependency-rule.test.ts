import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@young-minds/local-services/project';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, expect, test } from 'vitest';

// These tests prove that the rule reports violations: each case is a small project with one forbidden import.

/** The folders of each project; all exist, even if empty. */
const FOLDERS = ['apps', 'packages', 'tests', 'bench'];

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'dependency-rule-'));
});

afterEach(() => rm(project, { recursive: true }));

async function violations(files: Record<string, string>): Promise<string[]> {
  for (const folder of FOLDERS) await mkdir(join(project, folder), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(project, dirname(path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
  const config: { default: IConfiguration } = await import(pathToFileURL(join(ROOT, '.dependency-cruiser.mjs')).href);
  const { forbidden, options } = config.default;
  const cruiseOptions = { ...options, ...(forbidden ? { ruleSet: { forbidden } } : {}), validate: true };
  const result = await cruise(FOLDERS, { ...cruiseOptions, baseDir: project });
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule }) => rule.name);
}

/** Returns two files, the first of which imports the second. */
function importing(from: string, to: string): Record<string, string> {
  const specifier = relative(dirname(from), to);
  const path = specifier.startsWith('.') ? specifier : `./${specifier}`;
  return {
    'apps/web/index.ts': '',
    'packages/config/index.ts': '',
    [from]: `import { it } from '${path}';\nconsole.log(it);\n`,
    [to]: 'export const it = 1;\n',
  };
}

const DOMAIN = 'packages/recording/src/domain/recording.ts';
const PORT = 'packages/recording/src/ports/recorder.ts';
const USE_CASE = 'packages/recording/src/capture/start.ts';
const ADAPTER = 'packages/storage/src/local/provider.ts';
const RECORDER = 'packages/recorder/src/recorder.ts';

test.each([
  [DOMAIN, PORT, 'domain-is-pure'],
  [DOMAIN, ADAPTER, 'domain-is-pure'],
  [PORT, USE_CASE, 'ports-import-the-domain'],
  [USE_CASE, ADAPTER, 'use-cases-import-ports'],
  [ADAPTER, USE_CASE, 'adapters-import-no-use-cases'],
  [ADAPTER, 'packages/database/src/index.ts', 'adapters-import-not-each-other'],
  ['apps/web/app/page.ts', ADAPTER, 'only-wiring-imports-adapters'],
  ['apps/worker/src/report-handler.ts', ADAPTER, 'only-wiring-imports-adapters'],
  ['apps/web/server/container.ts', RECORDER, 'web-never-reaches-the-recorders'],
  ['apps/worker/src/main.ts', 'packages/rehearsal/src/robots/join-as-robot.ts', 'development-tools-stay-outside'],
  [ADAPTER, 'apps/worker/src/main.ts', 'packages-import-no-apps'],
  ['apps/worker/src/main.ts', 'apps/web/lib/format.ts', 'apps-import-not-each-other'],
  ['packages/core/src/errors.ts', DOMAIN, 'core-imports-nothing'],
  ['packages/config/src/index.ts', 'tests/support/database.ts', 'nothing-imports-tests'],
  ['tests/support/database.ts', ADAPTER, 'packages-are-imported-by-name'],
])('%s must not import %s', async (from, to, rule) => {
  expect(await violations(importing(from, to))).toContain(rule);
});

test.each([
  [PORT, DOMAIN],
  [USE_CASE, PORT],
  [ADAPTER, DOMAIN],
  [RECORDER, 'packages/media/src/canvas.ts'],
  ['apps/web/server/container.ts', ADAPTER],
  ['apps/worker/src/create-adapters.ts', RECORDER],
  ['apps/worker/src/main.ts', USE_CASE],
])('%s may import %s', async (from, to) => {
  expect(await violations(importing(from, to))).toEqual([]);
});

test('the web app must not import the recorder indirectly', async () => {
  const detour = {
    ...importing('packages/config/index.ts', RECORDER),
    'apps/web/index.ts': "import '../../packages/config/index.ts';\n",
  };
  expect(await violations(detour)).toContain('web-never-reaches-the-recorders');
});

test('an unresolved import is reported', async () => {
  const lost = { 'apps/web/index.ts': "import './nowhere.ts';\n", 'packages/config/index.ts': '' };
  expect(await violations(lost)).toContain('everything-is-found');
});

test('two files that import each other are reported', async () => {
  const circle = {
    'apps/web/index.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
    'apps/web/b.ts': "import { a } from './index.ts';\nexport const b = () => a;\n",
    'packages/config/index.ts': '',
  };
  expect(await violations(circle)).toContain('no-circles');
});
