import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs ffmpeg and returns its standard error. @throws an error with it if ffmpeg fails */
export async function runFfmpeg(args: readonly string[]): Promise<string> {
  const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-nostats', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${output}`);
  return output;
}
