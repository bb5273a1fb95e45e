import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { ROOT } from '../project.ts';
import { passSignals } from './pass-signals.ts';

export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.Dict<string>;
  /** The system account to run as; only root may use an account other than its own. */
  readonly account?: SystemAccount | null;
}

/**
 * Runs a program until it exits and returns its standard output.
 * @throws SETUP_FAILED with the end of its output, if it cannot be started or does not exit with 0
 */
export async function runCommand(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd, env, account } = options;
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: childEnvironment(env) }),
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const [outcome, stdout, stderr] = await Promise.allSettled([ended, text(child.stdout), text(child.stderr)]);
  if (outcome.status === 'rejected') throw commandFailed(file, args, `could not be started: ${outcome.reason}`);
  if (outcome.value === 0) return outputOf(stdout);
  throw commandFailed(file, args, `ended with ${outcome.value}:\n${lastLines(outputOf(stdout) + outputOf(stderr))}`);
}

/** Returns whether the program can be run and exits with 0. */
export async function succeeds(file: string, args: readonly string[], options: RunOptions = {}): Promise<boolean> {
  return runCommand(file, args, options).then(
    () => true,
    () => false,
  );
}

function outputOf(result: PromiseSettledResult<string>): string {
  return result.status === 'fulfilled' ? result.value : '';
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-20).join('\n');
}

function commandFailed(file: string, args: readonly string[], what: string): YoungMindsError {
  return new YoungMindsError('SETUP_FAILED', `${[file, ...args].join(' ')} ${what}`);
}

/** Runs one of the project's programs with its output on the screen. Returns its exit code. Passes signals on to it. */
export async function runScript(file: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit' });
  using _signals = passSignals(child);
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

/** Returns the absolute path of the first of these programs that is on PATH, or null. */
export async function findOnPath(...names: string[]): Promise<string | null> {
  for (const name of names) {
    const found = await runCommand('sh', ['-c', 'command -v "$1"', 'sh', name]).catch(() => '');
    if (found.trim() !== '') return found.trim();
  }
  return null;
}
