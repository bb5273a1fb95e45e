import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { QUIET_FFMPEG, runMediaProgram } from '../run-media-program.ts';

export interface RepairRequest {
  readonly file: string;
  /** Where the repaired file goes. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

export interface RepairedMp4 {
  readonly file: string;
  /** What the repair could not bring back. */
  readonly flaws: readonly string[];
}

/** Makes an MP4 that broke off readable again; null where nothing can be made of it. */
export async function repairMp4({ file, work, signal }: RepairRequest): Promise<RepairedMp4 | null> {
  const repaired = join(work, 'repaired.mp4');
  const unfinished = `${repaired}.unfinished.mp4`;
  const lenient = ['-err_detect', 'ignore_err', '-fflags', '+genpts+discardcorrupt'];
  const args = [...QUIET_FFMPEG, ...lenient, '-i', file, '-c', 'copy', unfinished];
  const isCopied = await runMediaProgram('ffmpeg', args, signal).then(
    () => true,
    () => false,
  );
  if (!isCopied) return null;
  await rename(unfinished, repaired);
  return { file: repaired, flaws: ['the file broke off and was repaired; its end may be missing'] };
}
