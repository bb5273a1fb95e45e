import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mediaEnvironment } from './confined-program.ts';

/** Other processes with their environments, the sockets of services, and the operator's configuration. */
const HIDDEN = ['/proc', '/run', '/etc/young-minds'] as const;
/** Private namespaces for everything, the network included; the program ends with its parent. */
const NAMESPACES = ['--unshare-all', '--die-with-parent', '--new-session'] as const;
const PROBE_TIMEOUT_MS = 10_000;

let offered: Promise<boolean> | undefined;

/**
 * Returns whether this machine offers the sandbox: `bwrap` is on PATH and may create namespaces, which containers and
 * systemd units often forbid. Runs it once per process.
 */
export function isSandboxOffered(): Promise<boolean> {
  offered ??= promisify(execFile)('bwrap', [...confinement([]), '--', 'true'], {
    env: mediaEnvironment(),
    timeout: PROBE_TIMEOUT_MS,
  }).then(
    () => true,
    () => false,
  );
  return offered;
}

/**
 * What confines ffmpeg in addition to its limits: a sandbox of its own, or only what the systemd unit or container of
 * this process forbids to everything in it.
 */
export type MediaConfinement = 'bubblewrap' | 'unit' | 'none';

/** Returns what confines the programs that this process starts. */
export async function findConfinement(): Promise<MediaConfinement> {
  if (await isSandboxOffered()) return 'bubblewrap';
  return isRestricted(await readFile('/proc/self/status', 'utf8').catch(() => '')) ? 'unit' : 'none';
}

/**
 * Returns whether a process can gain no privileges and make only some system calls, as in the unit and containers of
 * `deploy/`. @param status the content of `/proc/<pid>/status`
 * @see proc(5)
 */
export function isRestricted(status: string): boolean {
  return /^NoNewPrivs:\s*1$/m.test(status) && /^Seccomp:\s*2$/m.test(status);
}

/** Makes the next call look for the sandbox again: after it failed, or PATH has changed. */
export function forgetSandbox(): void {
  offered = undefined;
}

/**
 * Returns the start of a command line that runs ffmpeg or ffprobe in a sandbox of bubblewrap; empty if the machine does
 * not offer it. All files are read-only except those in the folder of the output, and `HIDDEN` is empty.
 * @see https://github.com/containers/bubblewrap
 */
export async function sandboxFor(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): Promise<string[]> {
  if (!(await isSandboxOffered())) return [];
  return ['bwrap', ...confinement(program === 'ffmpeg' ? outputFolders(args) : []), '--'];
}

function confinement(writable: readonly string[]): string[] {
  const hidden = HIDDEN.filter((folder) => existsSync(folder));
  return [
    ...NAMESPACES,
    ...['--ro-bind', '/', '/', '--dev', '/dev'],
    ...hidden.flatMap((folder) => ['--tmpfs', folder]),
    // After the hidden folders, because the output may be in one of them.
    ...writable.flatMap((folder) => ['--bind', folder, folder]),
  ];
}

/** The output is the last argument; `-` and `pipe:1` are the standard output. */
function outputFolders(args: readonly string[]): string[] {
  const output = args.at(-1);
  if (output === undefined || output === '-' || output.startsWith('pipe:')) return [];
  const folder = dirname(resolve(output));
  return existsSync(folder) ? [folder] : [];
}
