import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CARD, PERSONAS } from '@young-minds/rehearsal/card/card';
import { createCardPainter } from '@young-minds/rehearsal/card/paint-card';
import { SAMPLE_RATE_HZ, SAMPLES_A_FRAME, speak } from '@young-minds/rehearsal/card/speak';

const NAMES = ['mentor', 'mentee'] as const;
const FRAME_MS = 1000 / CARD.fps;
/** Two cards side by side fill the recording's width. */
const SCALE = 0.5;
const [WIDTH, HEIGHT] = [CARD.width * SCALE, CARD.height * SCALE];

export interface RenderOptions {
  /** Keeps what is the same in every recording of this length. */
  readonly folder: string;
  readonly seconds: number;
  /** Returns which moment of the mentor's card is shown at a moment. Default: the same moment. */
  readonly mentorShows?: (elapsedMs: number) => number;
  /** A filter for each camera's picture, such as a crop. */
  readonly pictureFilter?: string;
  /** Further output options of ffmpeg, and a filter for the sound. */
  readonly soundFilter?: string;
  readonly outputOptions?: readonly string[];
}

/** Renders a perfect recording of mentor and mentee, or a defective one. Returns the file. */
export async function renderRehearsal(options: RenderOptions): Promise<string> {
  const { folder, seconds, pictureFilter = 'null', soundFilter = 'anull' } = options;
  const { outputOptions = ['-movflags', '+faststart'] } = options;
  const pictures = await Promise.all(NAMES.map((name) => renderPictures(name, options)));
  const sounds = await Promise.all(NAMES.map((name) => renderSound(name, folder, seconds)));
  const file = join(folder, 'rehearsal.mp4');
  const video = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${WIDTH}x${HEIGHT}`, '-r', `${CARD.fps}`];
  const audio = ['-f', 's16le', '-ar', `${SAMPLE_RATE_HZ}`, '-ac', '1'];
  const graph = `[0]${pictureFilter}[l];[1]${pictureFilter}[r];[l][r]hstack[v];[2][3]amix=normalize=0,${soundFilter}[a]`;
  await runFfmpeg([
    ...pictures.flatMap((path) => [...video, '-i', path]),
    ...sounds.flatMap((path) => [...audio, '-i', path]),
    ...['-filter_complex', graph, '-map', '[v]', '-map', '[a]', '-c:v', 'libx264', '-c:a', 'aac'],
    ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...outputOptions, file],
  ]);
  return file;
}

async function renderPictures(name: (typeof NAMES)[number], options: RenderOptions): Promise<string> {
  const { folder, seconds, mentorShows } = options;
  const shownAt = name === 'mentor' ? mentorShows : undefined;
  const file = join(folder, shownAt === undefined ? `${name}.yuv` : `${name}-faulty.yuv`);
  if (shownAt === undefined && existsSync(file)) return file;
  const painter = createCardPainter(PERSONAS[name], name, SCALE);
  const frames = Array.from({ length: seconds * CARD.fps }, (_, index) => {
    const elapsedMs = index * FRAME_MS + 1;
    return Buffer.from(painter.paint(shownAt?.(elapsedMs) ?? elapsedMs, new Date(0)).data);
  });
  await writeFile(file, frames);
  return file;
}

async function renderSound(name: (typeof NAMES)[number], folder: string, seconds: number): Promise<string> {
  const file = join(folder, `${name}.pcm`);
  if (existsSync(file)) return file;
  const frameCount = (seconds * SAMPLE_RATE_HZ) / SAMPLES_A_FRAME;
  const frames = Array.from({ length: frameCount }, (_, index) => speak(PERSONAS[name], index * SAMPLES_A_FRAME));
  await writeFile(file, Buffer.concat(frames.map((frame) => Buffer.from(frame.buffer))));
  return file;
}

async function runFfmpeg(args: readonly string[]): Promise<void> {
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [[code], complaint] = await Promise.all([once(ffmpeg, 'close'), text(ffmpeg.stderr)]);
  if (code !== 0) throw new Error(complaint);
}
