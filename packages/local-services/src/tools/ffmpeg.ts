import { YoungMindsError } from '@young-minds/core';
import { findOnPath } from '../processes/find-on-path.ts';
import { runCommand } from '../processes/run-command.ts';
import { installWithApt } from './install-with-apt.ts';
import type { ReportProgress } from './step.ts';

const ADVICE = 'Debian: apt-get install ffmpeg; macOS: brew install ffmpeg';

/** Ensures that ffmpeg and ffprobe are on PATH and have the features that the composer needs. @throws SETUP_FAILED */
export async function ensureFfmpeg(say: ReportProgress): Promise<string> {
  const path = (await findFfmpeg()) ?? ((await installWithApt('ffmpeg', say)) ? await findFfmpeg() : null);
  if (path === null) {
    throw new YoungMindsError('SETUP_FAILED', `There is no ffmpeg. Install it (${ADVICE}) or run this as root once.`);
  }
  await assertAbilities(path);
  return path;
}

async function findFfmpeg(): Promise<string | null> {
  const [ffmpeg, ffprobe] = await Promise.all([findOnPath('ffmpeg'), findOnPath('ffprobe')]);
  return ffprobe === null ? null : ffmpeg;
}

/** Checks for the features, because builds differ in what they include, and `normalize` came with ffmpeg 4.4. */
async function assertAbilities(ffmpeg: string): Promise<void> {
  const encoders = await runCommand(ffmpeg, ['-hide_banner', '-encoders']);
  const mixer = await runCommand(ffmpeg, ['-hide_banner', '-h', 'filter=amix']);
  const missing = [
    ...['libx264', 'aac'].filter((encoder) => !new RegExp(`\\b${encoder}\\b`).test(encoders)),
    ...(mixer.includes('normalize') ? [] : ['amix with normalize']),
  ];
  if (missing.length === 0) return;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `${ffmpeg} lacks ${missing.join(', ')}. Put a complete and newer one on PATH (${ADVICE}).`,
  );
}
