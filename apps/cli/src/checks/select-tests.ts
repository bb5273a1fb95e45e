import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { ROOT } from '@young-minds/local-services/project';

/** The kinds that `npm test` runs. */
export const SUITE_KINDS = ['unit', 'integration', 'e2e'] as const;

/** All kinds. Firefox is an extra download, so its tests have a command of their own. */
export const TEST_KINDS = [...SUITE_KINDS, 'firefox'] as const;

export type TestKind = (typeof TEST_KINDS)[number];

export interface SelectedTests {
  readonly kinds: readonly TestKind[];
  /** Absolute paths of test files. */
  readonly files: readonly string[];
}

/**
 * Returns the test files that a user's paths select: files, folders, or parts of a file's path such as `storage-s3`. A
 * source file selects the test file next to it.
 * @throws VALIDATION_FAILED if a path matches no test file
 */
export function selectTests(paths: readonly string[], workingDirectory: string): SelectedTests {
  const all = listTestFiles();
  const files = new Set(paths.flatMap((path) => matchPath(path, all, workingDirectory)));
  const kinds = TEST_KINDS.filter((kind) => [...files].some((file) => kindOf(file) === kind));
  return { kinds, files: [...files] };
}

function matchPath(path: string, all: readonly string[], workingDirectory: string): readonly string[] {
  const named = [resolve(workingDirectory, path), resolve(ROOT, path)].find(existsSync);
  const matches =
    named === undefined ? all.filter((file) => relative(ROOT, file).includes(path)) : matchExisting(named, all);
  if (matches.length > 0) return matches;
  const nearby = listNearby(named ?? resolve(ROOT, path), all);
  throw new YoungMindsError(
    'VALIDATION_FAILED',
    `No test file matches "${path}". Test files end in .test.ts. Near that path:\n${nearby.map((file) => `  ${relative(ROOT, file)}`).join('\n')}`,
  );
}

function matchExisting(path: string, all: readonly string[]): readonly string[] {
  if (statSync(path).isDirectory()) return all.filter((file) => file.startsWith(path + sep));
  const sibling = path.replace(/(?<!\.test)\.tsx?$/, '.test.ts');
  return all.filter((file) => file === sibling);
}

/** Lists the test files of the closest folder that has any, at most eight. */
function listNearby(path: string, all: readonly string[]): readonly string[] {
  for (let folder = dirname(path); folder.startsWith(ROOT); folder = dirname(folder)) {
    const found = all.filter((file) => file.startsWith(folder + sep));
    if (found.length > 0) return found.slice(0, 8);
  }
  return [];
}

function listTestFiles(): readonly string[] {
  const exclude = (path: string) => /(^|\/)(node_modules|\.next)(\/|$)/.test(path);
  const found = globSync('{packages,apps,tests}/**/*.test.ts', { cwd: ROOT, exclude });
  return found.map((file) => join(ROOT, file)).sort();
}

function kindOf(file: string): TestKind {
  const [top, second, third] = relative(ROOT, isAbsolute(file) ? file : join(ROOT, file)).split(sep);
  if (top !== 'tests') return 'unit';
  if (second === 'e2e' && third === 'firefox') return 'firefox';
  return second === 'e2e' ? 'e2e' : 'integration';
}
