import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '@young-minds/config';
import { formatSize } from '@young-minds/core';
import { createDatabase, type DatabaseHandle, findPending } from '@young-minds/database';
import { findOnPath, runCommand } from '@young-minds/local-services/processes/run-command';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { z } from 'zod';

/** `warning`: works now but may fail later. `skipped`: does not apply or cannot be checked. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  readonly state: CheckState;
  /** The result in one line, without secrets. */
  readonly found: string;
  /** What to do about it; null if nothing. */
  readonly advice: string | null;
}

export interface Check {
  readonly name: string;
  readonly run: (config: Config) => Promise<Finding>;
}

export interface CheckResult extends Finding {
  readonly name: string;
  readonly durationMs: number;
}

export const ok = (found: string): Finding => ({ state: 'ok', found, advice: null });
export const skipped = (found: string): Finding => ({ state: 'skipped', found, advice: null });
export const warning = (found: string, advice: string): Finding => ({ state: 'warning', found, advice });
export const failed = (found: string, advice: string): Finding => ({ state: 'failed', found, advice });

/** Returns the first line of an error and of each of its causes, joined into one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // LiveKit includes the rejected token in its message.
  const own = (error.message.split('\n')[0] || error.name).replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)');
  return error.cause instanceof Error ? `${own} (${reasonOf(error.cause)})` : own;
}

/** An hour with two cameras needs about 1.5 GB of tracks, and as much again during composition. */
const LOW_BYTES = 10e9;

/** Checks for free space for recordings that are not yet stored, and for the store if it is on this machine. */
export async function checkDisk({ recording, egress, storage, monitoring }: Config): Promise<Finding> {
  const folders = new Map([['CAPTURE_DIR', recording.captureDirectory]]);
  if (recording.recorder === 'egress' && egress.output === 'file') folders.set('EGRESS_OUTPUT_DIR', egress.directory);
  if (storage.provider === 'local') folders.set('LOCAL_STORAGE_DIR', storage.directory);
  const free = await Promise.all(
    [...folders].map(async ([name, folder]) => ({ name, bytes: await freeBytes(folder) })),
  );
  return judgeFree(free, monitoring.captureReserveBytes);
}

export interface FreeSpace {
  readonly name: string;
  readonly bytes: number;
}

/** Judges free space. `reserveBytes` is the space that is kept for recording alone. */
export function judgeFree(free: readonly FreeSpace[], reserveBytes: number): Finding {
  const summary = free.map(({ name, bytes }) => `${name} ${formatSize(bytes)}`).join(', ');
  const lowest = Math.min(...free.map(({ bytes }) => bytes));
  const advice = 'Free space or move the folder: npm run doctor requires 10 GB, about three hours of recording.';
  if (lowest < reserveBytes) return failed(`free: ${summary}`, advice);
  return lowest < LOW_BYTES ? warning(`free: ${summary}`, advice) : ok(`free: ${summary}`);
}

/** Returns the free bytes of the file system that the folder is on, or will be on once it is created. */
async function freeBytes(folder: string): Promise<number> {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

const ADVICE = 'Install a complete ffmpeg, 4.4 or later: apt-get install ffmpeg (Debian), brew install ffmpeg (macOS).';

const NEEDED = {
  encoders: ['libx264', 'aac'],
  decoders: ['vp8', 'vp9', 'h264', 'opus'],
  filters: ['amix', 'overlay', 'volumedetect'],
} as const;

/**
 * Checks that ffmpeg has the features that the composer needs.
 * @param folder where to look for ffmpeg; if absent, PATH is used, as in the worker
 */
export async function checkFfmpeg(folder?: string): Promise<Finding> {
  const programs = ['ffmpeg', 'ffprobe'].map((name) => (folder === undefined ? name : join(folder, name)));
  const missing: string[] = [];
  for (const program of programs) if ((await findOnPath(program)) === null) missing.push(program);
  if (missing.length > 0) return failed(`not on PATH: ${missing.join(', ')}`, ADVICE);
  const [ffmpeg = ''] = programs;
  for (const [kind, names] of Object.entries(NEEDED)) {
    const offered = await runCommand(ffmpeg, ['-hide_banner', `-${kind}`]);
    missing.push(...names.filter((name) => !new RegExp(`\\b${name}\\b`).test(offered)));
  }
  if (missing.length > 0) return failed(`ffmpeg lacks ${missing.join(', ')}`, ADVICE);
  const [version = ''] = (await runCommand(ffmpeg, ['-version'])).split('\n');
  return ok(version.replace(/ Copyright.*/, ''));
}

/** Signs in to the mail server; sends nothing. */
export async function checkMail({ mail }: Config): Promise<Finding> {
  if (mail === null)
    return warning('email is disabled: SMTP_URL is not set', 'Set SMTP_URL and MAIL_FROM to send email.');
  const mailer = createSmtpMailer(mail);
  try {
    await mailer.verify();
    return ok(`the mail server at ${new URL(mail.smtpUrl).host} accepts mail from ${mail.from}`);
  } catch (error) {
    const advice = 'Check SMTP_URL: user, password, host, port, and smtps:// for port 465.';
    return failed(`the mail server cannot be used: ${reasonOf(error)}`, advice);
  } finally {
    mailer.close();
  }
}

const TIMEOUT_MS = 10_000;

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
  disk: z.object({ freeBytes: z.number(), pressure: z.enum(['ok', 'low', 'critical']) }).nullable(),
});

export type Readiness = z.output<typeof readinessSchema>;

/** Queries this machine's worker for its readiness and its free disk space. */
export async function checkWorker({ monitoring }: Config): Promise<Finding> {
  const { workerHost, workerPort } = monitoring;
  if (workerPort === 0) return skipped('the worker serves no health checks: WORKER_HTTP_PORT is 0');
  const host = workerHost === '0.0.0.0' || workerHost === '::' ? '127.0.0.1' : workerHost;
  const address = `http://${host}:${workerPort}/ready`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return judgeReadiness(readinessSchema.parse(await response.json()));
  } catch {
    const advice = 'Start it, or run this on its host; WORKER_HTTP_HOST and WORKER_HTTP_PORT set its address.';
    return warning(`no worker answers at ${address}`, advice);
  }
}

export function judgeReadiness({ ready, checks, disk }: Readiness): Finding {
  const lacking = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
  if (!ready) {
    const outcomes = lacking.map(([name, outcome]) => `${name}: ${outcome}`).join(' ');
    return failed(`the worker is not ready: ${outcomes}`, 'See the checks above and the log of the worker.');
  }
  if (disk === null || disk.pressure === 'ok') return ok('the worker is ready');
  const found = `the worker is ready, and its disk has ${formatSize(disk.freeBytes)} left`;
  const advice = 'Free space, or find out why recordings are not stored; delete nothing below CAPTURE_DIR.';
  return disk.pressure === 'low' ? warning(found, advice) : failed(found, advice);
}

export async function checkDatabase(config: Config): Promise<Finding> {
  return withDatabase(config, async ({ pool }) => {
    const begunAt = performance.now();
    const { rows } = await pool.query('SHOW server_version');
    const ms = Math.round(performance.now() - begunAt);
    return ok(`PostgreSQL ${rows[0].server_version} answers in ${ms} ms`);
  }).catch((error: unknown) =>
    failed(
      `cannot connect: ${reasonOf(error)}`,
      'Check DATABASE_URL and that PostgreSQL accepts connections from this host.',
    ),
  );
}

export async function checkMigrations(config: Config): Promise<Finding> {
  return withDatabase(config, async (database) => {
    const { migrations, hasQueue } = await findPending(database);
    const missing = [...migrations, ...(hasQueue ? [] : ['the job queue'])];
    if (missing.length === 0) return ok('the schema is up to date');
    return failed(`the schema lacks ${missing.join(', ')}`, 'Run npm run migrate.');
  }).catch((error: unknown) => failed(`the migrations cannot be read: ${reasonOf(error)}`, 'See the database first.'));
}

/** Opens a connection for one query and closes it afterwards. */
export async function withDatabase<Answer>(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  ask: (database: DatabaseHandle) => Promise<Answer>,
): Promise<Answer> {
  const database = createDatabase(databaseUrl, { maxConnections: 1 });
  return ask(database).finally(() => database.close());
}
