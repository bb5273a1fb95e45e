import { rename, writeFile } from 'node:fs/promises';
import { runFfmpeg } from './ffmpeg.ts';

export interface EncodedPiece {
  /** Absolute. */
  readonly path: string;
  readonly durationSeconds: number;
}

export interface AssembleRequest {
  /** In order. */
  readonly pieces: readonly EncodedPiece[];
  readonly audio: string;
  /** Absolute path of the finished MP4. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Joins pieces and sound into the finished MP4, its index in front, without encoding anything again. */
export async function assemble({ pieces, audio, destination, signal }: AssembleRequest): Promise<void> {
  const list = `${destination}.pieces.txt`;
  await writeFile(list, pieces.map(listEntry).join(''));
  const unfinished = `${destination}.unfinished.mp4`;
  await runFfmpeg(
    [
      ...['-f', 'concat', '-safe', '0', '-i', list, '-i', audio],
      ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-movflags', '+faststart', unfinished],
    ],
    signal,
  );
  await rename(unfinished, destination);
}

/** The duration is given because MP4 rounds its own to milliseconds, which would add up over hours. */
function listEntry({ path, durationSeconds }: EncodedPiece): string {
  return `file '${path.replaceAll("'", "'\\''")}'\nduration ${durationSeconds.toFixed(6)}\n`;
}

export interface PosterRequest {
  readonly recording: string;
  readonly atSeconds: number;
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** A still picture out of the finished recording, JPEG, of its full size. */
export async function takePoster({ recording, atSeconds, destination, signal }: PosterRequest): Promise<void> {
  const unfinished = `${destination}.unfinished.jpg`;
  await runFfmpeg(['-ss', atSeconds.toFixed(3), '-i', recording, '-frames:v', '1', '-q:v', '4', unfinished], signal);
  await rename(unfinished, destination);
}
