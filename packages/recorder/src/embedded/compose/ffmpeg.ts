import { spawn } from 'node:child_process';
import { YoungMindsError } from '@young-minds/recording/domain';

const STDERR_KEPT_CHARS = 2_000;

/** Runs ffmpeg at the lowest CPU priority. @throws COMPOSITION_FAILED with the last words it said */
export function runFfmpeg(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'];
  const child = spawn('nice', ['-n', '19', 'ffmpeg', ...quiet, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_KEPT_CHARS);
  });
  child.on('error', (cause) => reject(failure(`ffmpeg could not be run: ${cause.message}`, cause)));
  child.on('close', (code) => {
    if (code === 0) resolve();
    else reject(failure(`ffmpeg ended with ${code}: ${said.trim()}`));
  });
  return promise;
}

function failure(message: string, cause?: unknown): YoungMindsError {
  return new YoungMindsError('COMPOSITION_FAILED', message, { cause });
}
