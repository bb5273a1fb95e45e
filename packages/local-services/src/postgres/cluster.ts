import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../processes/free-port.ts';
import type { Guard } from '../processes/guard.ts';
import { runCommand, type SystemAccount, succeeds } from '../processes/run-command.ts';
import { isRunning } from '../processes/start-process.ts';
import { findPostgresAccount, findPostgresPrograms, type PostgresPrograms } from './programs.ts';

export const POSTGRES_SUPERUSER = 'young_minds';
const POLL_MS = 200;

interface ClusterOptions {
  /** Holds the data, the log and nothing else; the account that PostgreSQL runs as must have access. */
  readonly folder: string;
  readonly password: string;
  /** Used if it is free; else any other port. */
  readonly preferredPort?: number;
  /** Further `name=value` settings of the server. */
  readonly settings?: readonly string[];
  /** The npm package's by default. */
  readonly programs?: PostgresPrograms;
  readonly guard: Guard;
}

export interface PostgresCluster {
  readonly port: number;
  /** The process id of the postmaster. */
  readonly pid: number;
  /** Whether it was still running because its parent process was killed. */
  readonly wasRunning: boolean;
  databaseUrl(databaseName: string): string;
  /** Resolves when the postmaster has ended, for any reason. */
  untilEnded(): Promise<string>;
  stop(): Promise<void>;
}

interface Context extends ClusterOptions {
  readonly account: SystemAccount | null;
  readonly programs: PostgresPrograms;
  readonly dataFolder: string;
}

/**
 * Starts a separate PostgreSQL on the loopback interface, and creates the cluster if the folder is empty. A server that
 * is still running on the folder is taken over.
 * @throws SETUP_FAILED
 */
export async function startCluster(options: ClusterOptions): Promise<PostgresCluster> {
  const account = await findPostgresAccount();
  const programs = options.programs ?? (await findPostgresPrograms(account));
  const context = { ...options, account, programs, dataFolder: join(options.folder, 'data') };
  if (!existsSync(context.dataFolder)) await initialize(context);
  const wasRunning = await succeeds(programs.pgCtl, ['status', '-D', context.dataFolder], { account, cwd: '/' });
  if (!wasRunning) await start(context);
  const { pid, port } = await readPostmaster(context.dataFolder);
  const postmaster = { pid, isGroup: false };
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to disconnect.
  options.guard.watch({ ...postmaster, signal: 'SIGINT' });
  return {
    port,
    pid,
    wasRunning,
    databaseUrl: (name) => `postgres://${POSTGRES_SUPERUSER}:${options.password}@127.0.0.1:${port}/${name}`,
    untilEnded: async () => {
      // The postmaster is no child of this process, so its end raises no event.
      while (isRunning(postmaster)) await delay(POLL_MS, undefined, { ref: false });
      options.guard.forget(pid);
      return 'has ended';
    },
    stop: async () => {
      if (isRunning(postmaster)) await pgCtl(context, 'stop', '-m', 'fast');
      options.guard.forget(pid);
    },
  };
}

async function initialize(context: Context): Promise<void> {
  await mkdir(context.folder, { recursive: true });
  if (context.account) await chown(context.folder, context.account.uid, context.account.gid);
  const passwordFile = join(context.folder, 'password');
  const unfinished = join(context.folder, 'data.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, context.password, { mode: 0o600 });
  if (context.account) await chown(passwordFile, context.account.uid, context.account.gid);
  const builtin = context.programs.hasBuiltinLocale ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const locale = ['--encoding=UTF8', '--locale=C', ...builtin];
  const access = [`--username=${POSTGRES_SUPERUSER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await runCommand(context.programs.initdb, [`--pgdata=${unfinished}`, ...locale, ...access], {
    account: context.account,
    cwd: '/',
  });
  await rm(passwordFile);
  // Only a complete cluster gets the final name, so an interrupted start begins again instead of using half a cluster.
  await rename(unfinished, context.dataFolder);
}

async function start(context: Context): Promise<void> {
  const port = await findFreePort(context.preferredPort);
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(context.settings ?? []),
  ];
  const serverOptions = settings.map((setting) => `-c '${setting}'`).join(' ');
  await pgCtl(context, 'start', '-o', serverOptions, '-l', join(context.folder, 'postgres.log'));
}

/** Runs pg_ctl and waits until the start or stop is complete. */
async function pgCtl(context: Context, action: 'start' | 'stop', ...args: string[]): Promise<void> {
  await runCommand(context.programs.pgCtl, [action, '-w', '-s', '-D', context.dataFolder, ...args], {
    account: context.account,
    cwd: '/',
  });
}

/**
 * Reads the process id (line 1) and the port (line 4) of postmaster.pid.
 * @see https://www.postgresql.org/docs/current/storage-file-layout.html
 */
async function readPostmaster(dataFolder: string): Promise<{ pid: number; port: number }> {
  const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}
