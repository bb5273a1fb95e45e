import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { BufferSource, EncodedPacketSink, Input, MATROSKA } from 'mediabunny';

/** A frame as a participant's browser would send it. */
export interface CodedFrame {
  /** Milliseconds since the first frame. */
  readonly atMs: number;
  readonly isKeyFrame: boolean;
  readonly data: Buffer;
  /** Pixels, video only. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface PictureSource {
  /** A color (`red`, `#336699`) or any other source of ffmpeg's lavfi without size and rate. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  /** An ffmpeg filter for the picture, such as noise. */
  readonly filter?: string;
  /** Default: 1 Mb/s. */
  readonly bitrateBps?: number;
  /** Time between two key frames. By default only the first frame is a key frame. */
  readonly keyFrameSeconds?: number;
}

const PACKET_MS = 20;

/** ffmpeg's arguments for VP8 that is encoded as fast as possible, with this many frames from one key frame to the next. */
export function vp8Arguments(bitrateBps: number, keyFrameEvery: number): readonly string[] {
  return [
    ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', String(bitrateBps)],
    ...['-g', String(keyFrameEvery), '-keyint_min', String(keyFrameEvery)],
  ];
}

/** ffmpeg's arguments for Opus in the packets that browsers send. */
export const OPUS_ARGUMENTS = ['-ac', '2', '-c:a', 'libopus', '-b:a', '64k', '-frame_duration', String(PACKET_MS)];

/** Encodes VP8 as a camera sends it: one key frame, then only delta frames. */
export async function encodePicture(options: PictureSource): Promise<CodedFrame[]> {
  const { picture, width, height, fps, seconds, filter = 'null', bitrateBps = 1_000_000 } = options;
  const keyFrameEvery = options.keyFrameSeconds === undefined ? 9999 : options.keyFrameSeconds * fps;
  const source = picture.includes('=') ? picture : `color=c=${picture}`;
  const frames = await encode([
    ...['-f', 'lavfi', '-i', `${source}:s=${width}x${height}:r=${fps}`, '-t', String(seconds)],
    ...['-vf', filter, '-pix_fmt', 'yuv420p'],
    ...vp8Arguments(bitrateBps, keyFrameEvery),
  ]);
  return frames.map((frame) => ({ ...frame, size: { width, height } }));
}

export interface SoundSource {
  /** A source of ffmpeg's lavfi, such as `sine=frequency=440`. */
  readonly sound: string;
  readonly seconds: number;
}

/** Encodes Opus as a microphone sends it, one packet every 20 ms. */
export async function encodeSound({ sound, seconds }: SoundSource): Promise<CodedFrame[]> {
  const packets = await encode([
    ...['-f', 'lavfi', '-i', sound, '-t', String(seconds), '-ar', '48000', ...OPUS_ARGUMENTS],
  ]);
  return packets.map((packet, index) => ({ ...packet, atMs: index * PACKET_MS }));
}

async function encode(args: readonly string[]): Promise<CodedFrame[]> {
  return readMatroska(await runFfmpeg([...args, '-f', 'matroska', '-']));
}

/** Returns the frames of the first track of a Matroska file. */
export async function readMatroska(file: Buffer): Promise<CodedFrame[]> {
  using input = new Input({ formats: [MATROSKA], source: new BufferSource(file) });
  const [track] = await input.getTracks();
  if (track === undefined) throw new Error('ffmpeg encoded nothing');
  const packets = await Array.fromAsync(new EncodedPacketSink(track).packets());
  const firstS = packets[0]?.timestamp ?? 0;
  return packets.map(({ timestamp, type, data }) => ({
    atMs: Math.round((timestamp - firstS) * 1000),
    isKeyFrame: type === 'key',
    data: Buffer.from(data),
  }));
}

/** Runs ffmpeg and returns its output. */
export async function runFfmpeg(args: readonly string[], input: Iterable<Uint8Array> = []): Promise<Buffer> {
  const child = spawn('ffmpeg', ['-v', 'error', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [output, complaint, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close'),
    pipeline(Readable.from(input), child.stdin),
  ]);
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint}`);
  return output;
}
