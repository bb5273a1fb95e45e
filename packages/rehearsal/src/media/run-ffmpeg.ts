import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * Runs ffmpeg or ffprobe and returns its standard output as text.
 * @throws an error with its standard error
 */
export async function runToText(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): Promise<string> {
  const { child, ended } = start(program, args);
  const [output] = await Promise.all([text(child.stdout), ended]);
  return output;
}

/** Runs ffmpeg or ffprobe and yields its standard output. Leaving the loop early kills the program. */
export async function* runToChunks(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): AsyncGenerator<Buffer> {
  const { child, ended } = start(program, args);
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

interface StartedProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<void>;
}

function start(program: string, args: readonly string[]): StartedProgram {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: endOf(program, child) };
}

async function endOf(program: string, child: StartedProgram['child']): Promise<void> {
  const [[code], complaint] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaint.trim()}`);
}
