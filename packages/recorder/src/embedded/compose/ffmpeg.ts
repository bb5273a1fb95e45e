import { spawn } from 'node:child_process';
import { mediaFailure } from '../../media-failure.ts';

const STDERR_KEPT_CHARS = 2_000;

/** Runs ffmpeg at the lowest CPU priority. @throws COMPOSITION_FAILED with the last words it said, STORAGE_FULL */
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
  child.on('error', (cause) => reject(mediaFailure(`ffmpeg could not be run: ${cause.message}`, cause)));
  child.on('close', (code) => {
    if (code === 0) resolve();
    else reject(mediaFailure(`ffmpeg ended with ${code}: ${said.trim()}`));
  });
  return promise;
}
