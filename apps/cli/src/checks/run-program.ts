import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { YoungMindsError } from '@young-minds/core';
import { passSignals } from '@young-minds/local-services/processes/pass-signals';
import { ROOT } from '@young-minds/local-services/project';
import type { PartResult } from './print-summary.ts';

/** Gets a third of the CPU time of a normal process next to it, so that it slows down but does not stop. */
const LOW_PRIORITY = 5;

export interface RunProgramOptions {
  /** The project's root by default. */
  readonly cwd?: string;
  /** Prints the output when the program ends, so that it does not mix with that of others. */
  readonly isBuffered?: boolean;
  /** Runs it, and the programs that it starts, at a low CPU priority. */
  readonly isLowPriority?: boolean;
  /** This process's environment by default. */
  readonly env?: NodeJS.Dict<string>;
}

/**
 * Runs a Node program as one check, which passes if the program exits with 0. A signal to this process stops the
 * program first, with all that it has started.
 * @throws SETUP_FAILED after such a signal, so that no further check starts
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  { cwd = ROOT, isBuffered = false, isLowPriority = false, env }: RunProgramOptions = {},
): Promise<PartResult> {
  const startedAt = performance.now();
  if (!isBuffered) console.log(`\n── ${name}`);
  const child = spawn(process.execPath, args, {
    cwd,
    ...(env === undefined ? {} : { env }),
    stdio: isBuffered ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  if (isLowPriority && child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  using signals = passSignals(child);
  const code = await (isBuffered ? printAtTheEnd(name, child) : untilExited(child));
  if (signals.received !== null) {
    throw new YoungMindsError('SETUP_FAILED', `${signals.received} stopped the ${name}.`);
  }
  const hasPassed = code === 0;
  const seconds = (performance.now() - startedAt) / 1000;
  return { name, passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0, seconds };
}

async function untilExited(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}

async function printAtTheEnd(name: string, child: ChildProcess): Promise<number | null> {
  const read = (stream: Readable | null) => (stream === null ? '' : text(stream));
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  console.log(`\n── ${name}\n${(stdout + stderr).trimEnd()}`);
  return code;
}

/** Returns the file behind a program of a package that the project's root depends on. */
export function toolProgram(packageName: string, program?: string): string {
  const manifest = join(ROOT, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[program ?? Object.keys(bin)[0] ?? ''];
  return join(dirname(manifest), file);
}
