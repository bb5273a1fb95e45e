import { rename, writeFile } from 'node:fs/promises';
import { YoungMindsError } from '@young-minds/core';
import { type Mp4Facts, probeMp4 } from './probe-mp4.ts';
import { QUIET_FFMPEG, runMediaProgram } from './run-media-program.ts';

const SAMPLE_RATE = 48_000;
const STEREO = `aresample=${SAMPLE_RATE},aformat=channel_layouts=stereo`;

export interface Mp4Join {
  /** Both have H.264 video of the same size. */
  readonly first: string;
  readonly second: string;
  /** Temporary files are written next to it, with its name as the beginning of theirs. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

interface Part {
  readonly file: string;
  readonly facts: Mp4Facts;
}

/**
 * Writes one MP4 that plays two MP4s one after the other. Video is copied: each file's parameter sets stay before its
 * key frames. Audio is encoded again, because a track has one sample rate, and LiveKit Egress uses 44.1 kHz.
 * @see https://ffmpeg.org/ffmpeg-formats.html#concat-1
 * @returns the properties of the new file
 * @throws COMPOSITION_FAILED (retryable)
 */
export async function joinMp4s({ first, second, destination, signal }: Mp4Join): Promise<Mp4Facts> {
  const parts = [await partOf(first), await partOf(second)] as const;
  const list = `${destination}.ffconcat`;
  const video = await withTimescaleOf(parts, { file: `${destination}.first.mp4`, ...(signal && { signal }) });
  const lines = [
    'ffconcat version 1.0',
    `file ${quoted(video)}`,
    `duration ${parts[0].facts.durationSeconds.toFixed(3)}`,
    `file ${quoted(second)}`,
  ];
  await writeFile(list, `${lines.join('\n')}\n`);
  const unfinished = `${destination}.unfinished.mp4`;
  const output = ['-c:v', 'copy', '-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', unfinished];
  await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, ...inputs(list, parts), ...output], { signal });
  await rename(unfinished, destination);
  return (await partOf(destination)).facts;
}

async function partOf(file: string): Promise<Part> {
  const facts = await probeMp4(file);
  if (facts === null) throw new YoungMindsError('COMPOSITION_FAILED', `A part of the recording is unreadable: ${file}`);
  return { file, facts };
}

/** Copies the first file with the ticks of the second, because the concat demuxer does not convert them. */
async function withTimescaleOf(
  [first, second]: readonly [Part, Part],
  { file, signal }: { readonly file: string; readonly signal?: AbortSignal },
): Promise<string> {
  const ticks = ['-video_track_timescale', String(second.facts.timescale)];
  await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, '-i', first.file, '-map', '0:v:0', '-c', 'copy', ...ticks, file], {
    signal,
  });
  return file;
}

function inputs(list: string, parts: readonly [Part, Part]): string[] {
  const files = parts.flatMap(({ file }) => ['-i', file]);
  const sounds = parts.map((part, index) => `${soundOf(part, index + 1)}[s${index}]`);
  const filter = `${sounds.join(';')};[s0][s1]concat=n=2:v=0:a=1[sound]`;
  return [
    ...['-f', 'concat', '-safe', '0', '-i', list, ...files],
    ...['-filter_complex', filter, '-map', '0:v:0', '-map', '[sound]'],
  ];
}

/** Returns a filter whose output is exactly as long as the part, so that the second part stays in sync. */
function soundOf({ facts }: Part, input: number): string {
  const cut = `atrim=end=${facts.durationSeconds.toFixed(3)}`;
  if (facts.sound === null) return `anullsrc=r=${SAMPLE_RATE}:cl=stereo,${cut}`;
  return `[${input}:a:0]${STEREO},apad,${cut}`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
