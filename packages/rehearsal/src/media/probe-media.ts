import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface MediaFacts {
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly video: {
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly fps: number;
  } | null;
  readonly audio: { readonly codec: string; readonly sampleRateHz: number; readonly channels: number } | null;
}

interface ProbedStream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly avg_frame_rate?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
}

/** Reads the streams and the format of a media file. */
export async function probeMedia(file: string): Promise<MediaFacts> {
  const answer = await runToText('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file]);
  const probed: { streams: ProbedStream[]; format: { duration: string; size: string } } = JSON.parse(answer);
  const video = probed.streams.find((stream) => stream.codec_type === 'video');
  const audio = probed.streams.find((stream) => stream.codec_type === 'audio');
  return {
    durationSeconds: Number(probed.format.duration),
    sizeBytes: Number(probed.format.size),
    video: video === undefined ? null : videoFacts(video),
    audio: audio === undefined ? null : audioFacts(audio),
  };
}

function videoFacts(stream: ProbedStream): MediaFacts['video'] {
  const [frames = 0, seconds = 1] = (stream.avg_frame_rate ?? '').split('/').map(Number);
  return { codec: stream.codec_name, width: stream.width ?? 0, height: stream.height ?? 0, fps: frames / seconds };
}

function audioFacts(stream: ProbedStream): MediaFacts['audio'] {
  return { codec: stream.codec_name, sampleRateHz: Number(stream.sample_rate), channels: stream.channels ?? 0 };
}

/**
 * Lists the top-level boxes of an MP4 in order, such as ftyp, moov, mdat. A player can start before it has the whole
 * file only if moov comes before mdat.
 * @see ISO/IEC 14496-12, 4.2: size and type, with a 64-bit size after the type if the size is 1
 */
export async function listMp4Boxes(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { size: fileSize } = await handle.stat();
  const boxes: string[] = [];
  for (let offset = 0; offset < fileSize; ) {
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, offset);
    const shortSize = buffer.readUInt32BE(0);
    const size = shortSize === 1 ? Number(buffer.readBigUInt64BE(8)) : shortSize || fileSize - offset;
    boxes.push(buffer.toString('latin1', 4, 8));
    offset += size;
  }
  return boxes;
}

/**
 * Runs ffmpeg or ffprobe and returns its standard output as text.
 * @throws an error with its standard error
 */
export async function runToText(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): Promise<string> {
  const { child, ended } = start(program, args);
  const [output] = await Promise.all([text(child.stdout), ended]);
  return output;
}

/** Runs ffmpeg or ffprobe and yields its standard output. Leaving the loop early kills the program. */
export async function* runToChunks(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): AsyncGenerator<Buffer> {
  const { child, ended } = start(program, args);
  let isComplete = false;
  // A killed program reports an error, which is expected then.
  ended.catch(() => undefined);
  try {
    yield* child.stdout;
    isComplete = true;
  } finally {
    if (!isComplete) child.kill('SIGKILL');
  }
  await ended;
}

interface StartedProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<void>;
}

function start(program: string, args: readonly string[]): StartedProgram {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: endOf(program, child) };
}

async function endOf(program: string, child: StartedProgram['child']): Promise<void> {
  const [[code], complaint] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaint.trim()}`);
}
