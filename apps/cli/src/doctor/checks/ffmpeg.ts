import { join } from 'node:path';
import { findOnPath } from '@young-minds/local-services/processes/find-on-path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { type Finding, failed, ok } from '../check.ts';

const ADVICE = 'Install a complete ffmpeg, 4.4 or later: apt-get install ffmpeg (Debian), brew install ffmpeg (macOS).';

const NEEDED = {
  encoders: ['libx264', 'aac'],
  decoders: ['vp8', 'vp9', 'h264', 'opus'],
  filters: ['amix', 'overlay', 'volumedetect'],
} as const;

/**
 * Checks that ffmpeg has the features that the composer needs.
 * @param folder where to look for ffmpeg; if absent, PATH is used, as in the worker
 */
export async function checkFfmpeg(folder?: string): Promise<Finding> {
  const programs = ['ffmpeg', 'ffprobe'].map((name) => (folder === undefined ? name : join(folder, name)));
  const missing: string[] = [];
  for (const program of programs) if ((await findOnPath(program)) === null) missing.push(program);
  if (missing.length > 0) return failed(`not on PATH: ${missing.join(', ')}`, ADVICE);
  const [ffmpeg = ''] = programs;
  for (const [kind, names] of Object.entries(NEEDED)) {
    const offered = await runCommand(ffmpeg, ['-hide_banner', `-${kind}`]);
    missing.push(...names.filter((name) => !new RegExp(`\\b${name}\\b`).test(offered)));
  }
  if (missing.length > 0) return failed(`ffmpeg lacks ${missing.join(', ')}`, ADVICE);
  const [version = ''] = (await runCommand(ffmpeg, ['-version'])).split('\n');
  return ok(version.replace(/ Copyright.*/, ''));
}
