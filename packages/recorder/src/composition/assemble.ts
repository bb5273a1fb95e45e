import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { copyTimeoutMs } from './time-limits.ts';
import { inWorkspace } from './workspace.ts';

interface EncodedSegment {
  /** Absolute path. */
  readonly path: string;
  readonly durationSeconds: number;
}

interface AssembleRequest {
  /** The segments in order. */
  readonly videoSegments: readonly EncodedSegment[];
  /** Absolute path of the audio, AAC in ADTS. */
  readonly sound: string;
  /** Absolute path of the finished MP4. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Joins video segments and audio into the finished MP4, with its index at the start, without encoding again. */
export async function assemble({ videoSegments, sound, destination, signal }: AssembleRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const list = join(folder, 'segments.txt');
    await writeFile(list, videoSegments.map(listEntry).join(''));
    const joined = join(folder, 'joined.mp4');
    await runFfmpeg(
      [
        ...['-f', 'concat', '-safe', '0', '-i', list, '-f', 'aac', '-i', sound],
        ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-bsf:a', 'aac_adtstoasc'],
        ...['-movflags', '+faststart', joined],
      ],
      {
        signal,
        timeoutMs: copyTimeoutMs(videoSegments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)),
      },
    );
    await rename(joined, destination);
  });
}

/** Sets each duration explicitly, because MP4 rounds durations to milliseconds, which would add up over hours. */
function listEntry({ path, durationSeconds }: EncodedSegment): string {
  return `file '${path.replaceAll("'", "'\\''")}'\nduration ${durationSeconds.toFixed(6)}\n`;
}

interface PosterRequest {
  readonly recording: string;
  readonly atSeconds: number;
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Extracts a still picture from the finished recording, as a JPEG of full size. */
export async function extractPoster({ recording, atSeconds, destination, signal }: PosterRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const partial = join(folder, 'partial.jpg');
    await runFfmpeg(['-ss', atSeconds.toFixed(3), '-i', recording, '-frames:v', '1', '-q:v', '4', partial], {
      signal,
      timeoutMs: copyTimeoutMs(0),
    });
    await rename(partial, destination);
  });
}
