import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { YoungMindsError } from '@young-minds/core';
import { diskFull } from '@young-minds/recording/domain';

export interface ProgramOutput {
  readonly stdout: Buffer;
  readonly stderr: string;
}

const STDERR_KEPT_CHARS = 2_000;

/**
 * Runs ffmpeg or ffprobe at the lowest CPU priority.
 * @throws COMPOSITION_FAILED with the last lines of its output, STORAGE_FULL
 */
export async function runMediaProgram(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ProgramOutput> {
  const ended = Promise.withResolvers<number | null>();
  const child = spawn('nice', ['-n', '19', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  child.on('error', ended.reject);
  child.on('close', ended.resolve);
  const [code, stdout, stderr] = await Promise.all([ended.promise, buffer(child.stdout), text(child.stderr)]).catch(
    (cause: unknown) => {
      throw mediaFailure(`${program} could not be run: ${String(cause)}`, cause);
    },
  );
  if (code === 0) return { stdout, stderr };
  const said = stderr.trim().slice(-STDERR_KEPT_CHARS);
  throw mediaFailure(`${program} ended with ${code}: ${said}`);
}

/** Runs ffmpeg for the files that it writes. @throws as `runMediaProgram` */
export async function runFfmpeg(args: readonly string[], signal?: AbortSignal): Promise<void> {
  await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, ...args], signal);
}

/** The first arguments of every ffmpeg call: no questions, no banner, overwrite files. */
export const QUIET_FFMPEG = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'] as const;

const FULL = /No space left on device|Disk quota exceeded/;

/**
 * Returns the error for a failed media program: a full disk, which an operator can fix, or a problem with the media.
 */
export function mediaFailure(message: string, cause?: unknown): YoungMindsError {
  if (FULL.test(message)) return diskFull(new Error(message, { cause }));
  return new YoungMindsError('COMPOSITION_FAILED', message, { cause });
}
