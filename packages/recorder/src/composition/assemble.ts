import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { inWorkspace } from './workspace.ts';

export interface EncodedSegment {
  /** Absolute. */
  readonly path: string;
  readonly durationSeconds: number;
}

export interface AssembleRequest {
  /** In order. */
  readonly videoSegments: readonly EncodedSegment[];
  /** Absolute path of the sound, AAC in ADTS. */
  readonly sound: string;
  /** Absolute path of the finished MP4. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Joins pieces and sound into the finished MP4, its index in front, without encoding anything again. */
export async function assemble({ videoSegments, sound, destination, signal }: AssembleRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const list = join(folder, 'pieces.txt');
    await writeFile(list, videoSegments.map(listEntry).join(''));
    const joined = join(folder, 'joined.mp4');
    await runFfmpeg(
      [
        ...['-f', 'concat', '-safe', '0', '-i', list, '-f', 'aac', '-i', sound],
        ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-bsf:a', 'aac_adtstoasc'],
        ...['-movflags', '+faststart', joined],
      ],
      signal,
    );
    await rename(joined, destination);
  });
}

/** The duration is given because MP4 rounds its own to milliseconds, which would add up over hours. */
function listEntry({ path, durationSeconds }: EncodedSegment): string {
  return `file '${path.replaceAll("'", "'\\''")}'\nduration ${durationSeconds.toFixed(6)}\n`;
}

export interface PosterRequest {
  readonly recording: string;
  readonly atSeconds: number;
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** A still picture out of the finished recording, JPEG, of its full size. */
export async function extractPoster({ recording, atSeconds, destination, signal }: PosterRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const taken = join(folder, 'taken.jpg');
    await runFfmpeg(['-ss', atSeconds.toFixed(3), '-i', recording, '-frames:v', '1', '-q:v', '4', taken], signal);
    await rename(taken, destination);
  });
}
