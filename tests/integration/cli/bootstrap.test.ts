import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bootstrap-'));
});

afterAll(() => rm(folder, { recursive: true }));

const NODE_PACKAGE = `node-${platform()}-${arch()}`;

/** Runs a project's `npm run help` with a Node that reports another version. */
async function bootstrapOn(version: string, root = ROOT, env: NodeJS.Dict<string> = {}): Promise<string> {
  const preload = join(folder, `node-${version}.mjs`);
  const versions = `{ ...process.versions, node: '${version}' }`;
  await writeFile(preload, `Object.defineProperty(process, 'versions', { value: ${versions} });\n`);
  const program = join(root, 'scripts/run.mjs');
  return runCommand(process.execPath, ['--import', pathToFileURL(preload).href, program, 'help'], { cwd: root, env });
}

/** Creates a project without packages, and an npm that installs only Node and lists its calls in `calls`. */
async function createProject(name: string): Promise<{ readonly root: string; readonly env: NodeJS.Dict<string> }> {
  const root = join(folder, name);
  const entry = { [`node_modules/${NODE_PACKAGE}`]: { version: '24.21.0' } };
  await place(join(root, 'package.json'), JSON.stringify({ optionalDependencies: { [NODE_PACKAGE]: '24.21.0' } }));
  await place(join(root, 'package-lock.json'), JSON.stringify({ packages: entry }));
  await cp(join(ROOT, 'scripts/run.mjs'), join(root, 'scripts/run.mjs'));
  const npm = `#!/bin/sh
[ "$1" = ci ] && place=. || place=$(echo "$*" | sed 's/.*--prefix \\([^ ]*\\).*/\\1/')
printf '%s with %s\\n' "$1" "$(command -v node)" >>${root}/calls
mkdir -p "$place/node_modules/${NODE_PACKAGE}/bin"
printf '#!/bin/sh\\necho started with $0' >"$place/node_modules/${NODE_PACKAGE}/bin/node"
chmod +x "$place/node_modules/${NODE_PACKAGE}/bin/node"
`;
  await place(join(root, 'bin/npm'), npm);
  await chmod(join(root, 'bin/npm'), 0o755);
  return { root, env: { PATH: `${join(root, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin` } };
}

async function place(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

test('a command starts on the Node of Debian 12, and continues with the project’s own', async () => {
  expect(await bootstrapOn('18.20.4')).toContain('Operate it:');
});

test('a Node that is too old is reported with the version that is needed', async () => {
  await expect(bootstrapOn('16.20.2')).rejects.toThrow(/Node 16\.20\.2 is too old .* Install Node 18 or later/);
});

test.each([
  [
    '18.20.4',
    ['install', 'ci'],
    new RegExp(`^ci with (?!${dirname(process.execPath)}/).*/${NODE_PACKAGE}/bin/node$`, 'm'),
  ],
  ['20.20.2', ['ci'], new RegExp(`^ci with ${process.execPath}$`, 'm')],
])(
  'on Node %s, npm %j install the packages, then the command starts with the project’s Node',
  async (version, calls, ci) => {
    const { root, env } = await createProject(version);
    expect(await bootstrapOn(version, root, env)).toContain(
      `started with ${root}/node_modules/${NODE_PACKAGE}/bin/node`,
    );
    const made = await readFile(join(root, 'calls'), 'utf8');
    expect(made.match(/^\w+/gm)).toEqual(calls);
    expect(made).toMatch(ci);
  },
);
