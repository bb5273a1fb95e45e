import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { expect, test } from 'vitest';
import { selectTests } from './select-tests.ts';

const THIS_FILE = 'apps/cli/src/checks/select-tests.test.ts';

test.each([
  ['a test file by its path from the root', THIS_FILE, ROOT],
  ['a test file by its path from the working directory', 'select-tests.test.ts', import.meta.dirname],
  ['the source file next to it', 'apps/cli/src/checks/select-tests.ts', ROOT],
  ['a test file by part of its path', 'checks/select-te', ROOT],
])('selects %s', (_, path, workingDirectory) => {
  expect(selectTests([path], workingDirectory)).toEqual({ kinds: ['unit'], files: [join(ROOT, THIS_FILE)] });
});

test('a folder selects every test file below it and the kinds of tests they need', () => {
  const { kinds, files } = selectTests(['tests', 'apps/cli/src/checks'], ROOT);
  expect(kinds).toEqual(['unit', 'integration', 'e2e', 'firefox']);
  expect(files).toContain(join(ROOT, THIS_FILE));
  expect(files).toContain(join(ROOT, 'tests/e2e/pages.test.ts'));
  expect(files.every((file) => file.endsWith('.test.ts'))).toBe(true);
});

test('rejects a path that matches no test and lists similar test files', () => {
  expect(() => selectTests(['apps/cli/src/checks/nowhere.test.ts'], ROOT)).toThrow(THIS_FILE);
});
