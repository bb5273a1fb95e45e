import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import type { Guard, GuardedProcess } from './guard.ts';
import { waitUntil } from './wait-until.ts';

/** A process that has not exited this long after its stop signal is killed. */
const STOP_TIMEOUT_MS = 15_000;
/** Lines of output that the error of a failed start includes. */
const REPORTED_LINES = 15;

interface StartOptions {
  /** Names the log file and the lines on the screen. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.Dict<string>;
  readonly cwd?: string;
  /** Folder of `<name>.log`, to which the process's output is appended. */
  readonly logFolder: string;
  /** Also receives every line of output. */
  readonly onLine?: (line: string) => void;
  readonly guard: Guard;
  /** The signal that stops the program; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface RunningProcess {
  readonly name: string;
  /** The process id of the program, which leads the group. */
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process has ended, for any reason. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** Whether its standard output or error is closed. That happens when a process ends, before its exit is known. */
  hasClosedOutput(): boolean;
  /**
   * Sends the stop signal to the process and its descendants, and kills them if they do not exit. Resolves when the
   * output is complete.
   */
  stop(): Promise<void>;
  /** Kills all of them immediately, as a crash of the machine would. */
  kill(): Promise<void>;
}

/** Starts a program in a separate process group, so that all of it stops together and only when we stop it. */
export async function startProcess(options: StartOptions): Promise<RunningProcess> {
  const logFile = provideLogFile(options);
  const child = spawn(options.file, options.args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(options.env),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  await once(child, 'spawn');
  const target = { pid: child.pid ?? 0, isGroup: true, signal: options.stopSignal ?? 'SIGTERM' };
  options.guard.watch(target);
  const output = keepOutput(child, logFile, options.onLine);
  const ended = endOf(child).finally(() => options.guard.forget(target.pid));
  const closed = once(child, 'close');
  return {
    name: options.name,
    pid: target.pid,
    logFile,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    hasClosedOutput: () => output.isClosed,
    stop: async () => {
      await stopGroup(target, ended);
      await closed;
    },
    kill: async () => {
      sendSignal(target, 'SIGKILL');
      await closed;
    },
  };
}

/** Creates the log file if it is missing. Only the user who started the process can read it, also if it existed before. */
function provideLogFile({ logFolder, name }: StartOptions): string {
  const logFile = join(logFolder, `${name}.log`);
  // An existing folder keeps its mode: it may contain more than logs.
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  writeFileSync(logFile, '', { flag: 'a' });
  chmodSync(logFile, 0o600);
  return logFile;
}

/** LiveKit logs the URL of a connection that it rejects, with the token. A JSON web token starts with `eyJ`. */
const TOKENS = /(?<=access_token=)[^&\s"']+|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

function keepOutput(child: ChildProcess, logFile: string, onLine?: (line: string) => void): { isClosed: boolean } {
  const log = createWriteStream(logFile, { flags: 'a' });
  const output = { isClosed: false };
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    // Registered before readline's own listener, which emits a last line without a line break at the end.
    input.once('end', () => {
      output.isClosed = true;
    });
    createInterface({ input }).on('line', (printed) => {
      const line = printed.replaceAll(TOKENS, '[token]');
      log.write(`${line}\n`);
      onLine?.(line);
    });
  }
  child.on('close', () => log.end());
  return output;
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal]: unknown[] = await once(child, 'exit');
  return signal === null ? `ended with ${code}` : `was ended by ${signal}`;
}

async function stopGroup(target: GuardedProcess, ended: Promise<string>): Promise<void> {
  sendSignal(target, target.signal);
  const killer = setTimeout(() => sendSignal(target, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killer);
  // Kills descendants that outlived the program itself.
  sendSignal(target, 'SIGKILL');
}

export interface Readiness {
  readonly isReady: () => Promise<boolean> | boolean;
  readonly timeoutMs: number;
  /** Ends the wait, and the program with it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a program and waits until it is ready. Stops it if that takes too long or the signal aborts.
 * @throws SETUP_FAILED with the last lines that it printed, if it exits before it is ready, takes too long or is aborted
 */
export async function startUntilReady(options: StartOptions, readiness: Readiness): Promise<RunningProcess> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    if (lines.length > REPORTED_LINES) lines.shift();
    options.onLine?.(line);
  };
  const started = await startProcess({ ...options, onLine });
  // Closed output means that the process is exiting: its exit decides, even if it looked ready before.
  const isAborted = () => readiness.signal?.aborted === true;
  const isDecided = async () =>
    isAborted() || started.hasEnded() || ((await readiness.isReady()) && !started.hasClosedOutput());
  const waiting = waitUntil(isDecided, { timeoutMs: readiness.timeoutMs, what: 'it' });
  const hasGivenUp = await waiting.then(
    () => false,
    () => true,
  );
  if (!hasGivenUp && !started.hasEnded() && !isAborted()) return started;
  await started.stop();
  const how = hasGivenUp ? `was not ready after ${readiness.timeoutMs / 1000} s` : await started.ended;
  const printed = lines.map((line) => `  ${line}`).join('\n');
  throw new YoungMindsError('SETUP_FAILED', `The ${options.name} process ${how}. Its last output:\n${printed}`);
}

type Target = Pick<GuardedProcess, 'pid' | 'isGroup'>;

/** Sends a signal to a process or its group; it is no error if that has already ended. */
export function sendSignal(target: Target, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target.isGroup ? -target.pid : target.pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

export function isRunning(target: Target): boolean {
  return sendSignal(target, 0);
}
