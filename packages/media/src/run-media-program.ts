import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { diskFull } from '@young-minds/recording/domain';
import { mediaEnvironment, resourceLimits, withoutNetwork } from './confined-program.ts';
import { forgetSandbox, sandboxFor } from './sandbox.ts';

/** The first arguments of every ffmpeg call: no questions, no banner, overwrite files. */
export const QUIET_FFMPEG = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'] as const;
/**
 * While a process of normal priority uses the same processor, nice 10 gets a tenth of it and nice 19 a sixtieth, which
 * would delay a recording for hours.
 */
const LOW_PRIORITY = ['nice', '-n', '10'] as const;
/** The time limit of a call that sets none. It only ends a program that hangs. */
const DEFAULT_TIMEOUT_MS = 3_600_000;
/** The retry of a job looks for the sandbox again: the machine may have run out of namespaces. */
const SANDBOX_FAILURE = 'bwrap: ';
const STDERR_KEPT_CHARS = 2_000;
const DISK_FULL = /No space left on device|Disk quota exceeded/;

type MediaProgram = 'ffmpeg' | 'ffprobe';

interface ProgramOutput {
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** The program is killed after this time, which allows for a busy machine. Default: an hour. */
  readonly timeoutMs?: number;
}

/**
 * Runs ffmpeg or ffprobe at a low CPU priority, without this process's environment, without a network, with limits, and
 * in a sandbox if the machine offers one.
 * @throws COMPOSITION_FAILED with the last lines of its output, or if it takes too long; STORAGE_FULL
 */
export async function runMediaProgram(
  program: MediaProgram,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramOutput> {
  const { child, ended } = await start({ program, args, priority: 'low', ...options });
  const [stderr, stdout] = await Promise.all([ended, buffer(child.stdout)]).catch((cause: unknown) => {
    throw isYoungMindsError(cause) ? cause : couldNotRun(program, cause);
  });
  return { stdout, stderr };
}

/**
 * Runs ffmpeg for the files that it writes. Returns the errors that it printed although it succeeded, such as those of a
 * decoder. @throws as `runMediaProgram`
 */
export async function runFfmpeg(args: readonly string[], options?: RunOptions): Promise<string> {
  const { stderr } = await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, ...args], options);
  return stderr;
}

type Priority = 'low' | 'normal';

interface StreamOptions {
  /** `low` yields to calls that are in progress; `normal` is the priority of this process. */
  readonly priority: Priority;
}

/**
 * Runs ffmpeg or ffprobe and yields its standard output, however long it is. Leaving the loop early kills the program.
 * @throws as `runMediaProgram`
 */
export async function* streamMediaProgram(
  program: MediaProgram,
  args: readonly string[],
  { priority }: StreamOptions,
): AsyncGenerator<Buffer> {
  const { child, ended } = await start({ program, args, priority });
  let isComplete = false;
  // A killed program reports an error, which is expected then.
  ended.catch(() => undefined);
  try {
    yield* child.stdout;
    isComplete = true;
  } finally {
    if (!isComplete) child.kill('SIGKILL');
  }
  await ended;
}

interface ProgramStart extends RunOptions {
  readonly program: MediaProgram;
  readonly args: readonly string[];
  readonly priority: Priority;
}

interface StartedProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with the standard error once the program has ended; rejects if it failed. */
  readonly ended: Promise<string>;
}

async function start(options: ProgramStart): Promise<StartedProgram> {
  const { program, args, priority, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const sandbox = await sandboxFor(program, args);
  const niceness = priority === 'low' ? LOW_PRIORITY : [];
  const [file = program, ...rest] = [...resourceLimits(timeoutMs), ...niceness, ...sandbox, program];
  const child = spawn(file, [...rest, ...withoutNetwork(program, args)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: mediaEnvironment(),
    signal,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  return { child, ended: endOf(program, child, timeoutMs) };
}

async function endOf(program: MediaProgram, child: StartedProgram['child'], timeoutMs: number): Promise<string> {
  const closed = Promise.withResolvers<number | null>();
  child.on('error', closed.reject);
  child.on('close', closed.resolve);
  const [code, stderr] = await Promise.all([closed.promise, text(child.stderr)]).catch((cause: unknown) => {
    throw couldNotRun(program, cause);
  });
  if (code === 0) return stderr;
  if (stderr.startsWith(SANDBOX_FAILURE)) forgetSandbox();
  if (code === null) {
    const limit = `its time limit is ${Math.round(timeoutMs / 1000)} s`;
    throw mediaFailure(
      `${program} was killed (${child.signalCode}); ${limit}: ${stderr.trim().slice(-STDERR_KEPT_CHARS)}`,
    );
  }
  throw mediaFailure(`${program} ended with ${code}: ${stderr.trim().slice(-STDERR_KEPT_CHARS)}`);
}

function couldNotRun(program: MediaProgram, cause: unknown): YoungMindsError {
  return mediaFailure(`${program} could not be run: ${String(cause)}`, cause);
}

/**
 * Returns the error for a failed media program: a full disk, which an operator can fix, or a problem with the media.
 */
function mediaFailure(message: string, cause?: unknown): YoungMindsError {
  if (DISK_FULL.test(message)) return diskFull(new Error(message, { cause }));
  return new YoungMindsError('COMPOSITION_FAILED', message, { cause });
}
