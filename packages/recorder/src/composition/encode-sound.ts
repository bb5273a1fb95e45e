import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { findCluster, readFrames } from '../matroska/read-frames.ts';
import { TrackFileWriter } from '../matroska/track-file-writer.ts';
import {
  OVERLAP_PACKETS,
  PACKET_SAMPLES,
  SAMPLE_RATE_HZ,
  SAMPLES_A_MS,
  type SoundSegment,
  type Voice,
} from './sound-plan.ts';
import { inWorkspace } from './workspace.ts';

export interface EncodeSoundRequest {
  readonly segment: SoundSegment;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Absolute path of the segment's AAC. If the file exists, the segment counts as done. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

const BIT_RATE = '128k';
/** The shortest gap, as long as the shortest usual packet; anything shorter is rounding of file times. */
const MIN_GAP_S = 0.009;

/** Mixes all voices of a segment into AAC packets without clipping, each voice placed with sample accuracy. */
export async function encodeSound({ segment, directory, destination, signal }: EncodeSoundRequest): Promise<void> {
  if (existsSync(destination)) return;
  await inWorkspace(destination, async (folder) => {
    const voices = await cutVoices(segment.voices, { directory, folder });
    const mixed = join(folder, 'mixed.aac');
    const inputs = voices.flatMap(({ path }) => ['-i', path]);
    const graph = ['-filter_complex', mixGraph(segment, voices), '-map', '[out]'];
    await runFfmpeg([...inputs, ...graph, ...ENCODER_ARGS, mixed], signal);
    await rename(mixed, destination);
  });
}

/** A voice as ffmpeg reads it. */
interface CutVoice {
  readonly path: string;
  /** The position of its first sample, in samples from the start of the recording. */
  readonly startSample: number;
}

async function cutVoices(
  voices: readonly Voice[],
  { directory, folder }: { readonly directory: string; readonly folder: string },
): Promise<CutVoice[]> {
  const cut: CutVoice[] = [];
  for (const [index, voice] of voices.entries()) {
    const path = join(folder, `${index}.mkv`);
    const firstMs = await sliceSound({ ...voice, source: join(directory, voice.file), destination: path });
    if (firstMs !== null) cut.push({ path, startSample: voice.offsetSamples + firstMs * SAMPLES_A_MS });
  }
  return cut;
}

/**
 * The fast coder is the more accurate one at this bit rate. `bitexact` omits the signature that the encoder inserts
 * into some packets, so that each packet starts with its audio.
 */
const ENCODER_ARGS = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', BIT_RATE, '-flags:a', '+bitexact', '-f', 'adts'];

function mixGraph(
  { startPacket, endPacket, leadPackets, tailPackets }: SoundSegment,
  voices: readonly CutVoice[],
): string {
  const firstSample = (startPacket - leadPackets) * PACKET_SAMPLES;
  const end = `atrim=end_sample=${(endPacket + tailPackets) * PACKET_SAMPLES - firstSample}[out]`;
  if (voices.length === 0) return `anullsrc=channel_layout=stereo:sample_rate=${SAMPLE_RATE_HZ},${end}`;
  const chains = voices.map((voice, index) => `[${index}:a]${placed(voice, firstSample)}[voice${index}]`);
  const inputs = voices.map((_, index) => `[voice${index}]`).join('');
  const mix = `amix=inputs=${voices.length}:normalize=0:dropout_transition=0`;
  return [...chains, `${inputs}${mix},alimiter=limit=0.95:level=0:latency=1,apad,${end}`].join(';');
}

/** Returns the filter that trims or delays a voice so that it starts at the start of the segment. */
function placed({ startSample }: CutVoice, firstSample: number): string {
  const lateBy = startSample - firstSample;
  const shift = lateBy > 0 ? `adelay=${lateBy}S:all=1` : `atrim=start_sample=${-lateBy},asetpts=PTS-STARTPTS`;
  const steady = `aresample=${SAMPLE_RATE_HZ}:async=1:min_hard_comp=${MIN_GAP_S}:first_pts=0`;
  return `${steady},aformat=sample_fmts=fltp:channel_layouts=stereo,${shift}`;
}

export interface JoinSoundRequest {
  /** The segments in order. */
  readonly segments: readonly SoundSegment[];
  /** The folder with the encoded segments. */
  readonly folder: string;
  /** Absolute path of the joined AAC. */
  readonly destination: string;
}

/**
 * Joins encoded segments packet by packet. The audio of an AAC packet overlaps with that of the previous packet, so
 * packets of two encoders can be joined only where both transformed the same audio with the same windows.
 * Both segments therefore include the audio around the boundary, and the join uses the nearest such packet.
 */
export async function joinSound({ segments, folder, destination }: JoinSoundRequest): Promise<void> {
  await inWorkspace(destination, async (workspace) => {
    const joined = join(workspace, 'joined.aac');
    await pipeline(Readable.from(joinedPackets(segments, folder)), createWriteStream(joined, { mode: 0o600 }));
    await rename(joined, destination);
  });
}

async function* joinedPackets(segments: readonly SoundSegment[], folder: string): AsyncGenerator<Buffer> {
  let part: Part | null = null;
  let from = 0;
  for (const segment of segments) {
    const next: Part = await readPart(segment, folder);
    const to: number = part === null ? 0 : findJoint(part, next);
    if (part !== null) yield packetsOf(part, from, to);
    from = to;
    part = next;
  }
  if (part !== null) yield packetsOf(part, from, part.segment.endPacket);
}

interface Part {
  readonly segment: SoundSegment;
  /** Returns the packet that contains the recording's `index`th block of 1024 samples. */
  readonly packet: (index: number) => AacPacket | undefined;
}

async function readPart(segment: SoundSegment, folder: string): Promise<Part> {
  const packets = parseAacPackets(await readFile(join(folder, segment.fileName)));
  // The encoder's first packet contains what precedes its first sample.
  const first = segment.startPacket - segment.leadPackets - 1;
  return { segment, packet: (index) => packets[index - first] };
}

function packetsOf({ packet }: Part, from: number, to: number): Buffer {
  const data = Array.from({ length: Math.max(0, to - from) }, (_, index) => packet(from + index)?.data);
  return Buffer.concat(data.filter((bytes) => bytes !== undefined));
}

/** Returns the first packet that comes from the later part. */
function findJoint(earlier: Part, later: Part): number {
  const { startPacket, endPacket } = later.segment;
  for (let distance = 0; distance < OVERLAP_PACKETS; distance++) {
    const joint = [startPacket + distance, startPacket - distance].find(
      (index) => index < endPacket && areAlike(earlier, later, index - 1) && areAlike(earlier, later, index),
    );
    if (joint !== undefined) return joint;
  }
  return startPacket;
}

function areAlike(earlier: Part, later: Part, index: number): boolean {
  const [one, other] = [earlier.packet(index)?.window, later.packet(index)?.window];
  return one?.sequence === ONLY_LONG_SEQUENCE && other?.sequence === ONLY_LONG_SEQUENCE && one.shape === other.shape;
}

export interface SoundSliceRequest {
  /** Absolute path of the track file. */
  readonly source: string;
  /** Milliseconds in the track file. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Absolute path of the slice, which must not exist yet. */
  readonly destination: string;
}

/**
 * Copies the audio of a track in a time range, including its gaps.
 * Returns the slice's start in the track file, in milliseconds, which is the time of its first packet, because ffmpeg
 * always counts from the first packet. Returns null, and writes no file, if there is no audio in the range.
 */
export async function sliceSound({ source, fromMs, toMs, destination }: SoundSliceRequest): Promise<number | null> {
  let writer: TrackFileWriter | null = null;
  let firstMs = 0;
  try {
    for await (const { timestampMs, data } of readFrames(source, await findCluster(source, fromMs))) {
      if (timestampMs < fromMs) continue;
      if (timestampMs >= toMs) break;
      if (writer === null) {
        writer = new TrackFileWriter(destination, { kind: 'audio', codec: 'opus', channels: 2 });
        firstMs = timestampMs;
      }
      writer.write({ timestampMs: Math.max(0, timestampMs - firstMs), isKeyFrame: true, data });
    }
  } finally {
    writer?.close();
  }
  return writer === null ? null : firstMs;
}

/** One AAC packet as an ADTS file contains it. */
export interface AacPacket {
  /** Header and audio data. */
  readonly data: Buffer;
  /** The window that the audio was transformed with; null if the two channels have different windows. */
  readonly window: { readonly sequence: number; readonly shape: number } | null;
}

/** The sequence of one long window, which is compatible with any other of the same sequence and shape. */
export const ONLY_LONG_SEQUENCE = 0;

const HEADER_BYTES = 7;
const CHANNEL_PAIR = 1;

/**
 * Parses the packets of an ADTS file as ffmpeg writes it: headers without checksum, one channel pair per packet.
 * @see ISO/IEC 14496-3, 1.A.2 (ADTS), 4.4.2 (channel_pair_element, ics_info)
 */
export function parseAacPackets(file: Buffer): AacPacket[] {
  const packets: AacPacket[] = [];
  for (let start = 0; start + HEADER_BYTES <= file.length; ) {
    if (file.readUInt16BE(start) >> 4 !== 0xfff) throw new Error(`not an ADTS file: no header at byte ${start}`);
    const length = (file.readUInt32BE(start + 3) >> 13) & 0x1fff;
    const data = file.subarray(start, start + length);
    packets.push({ data, window: sessionSpanOf(data.subarray(HEADER_BYTES)) });
    start += Math.max(length, HEADER_BYTES);
  }
  return packets;
}

function sessionSpanOf(sound: Buffer): AacPacket['window'] {
  if (sound.length < 2) return null;
  // 3 bits element, 4 tag, 1 whether both channels share a window; then 1 reserved, 2 sequence, 1 shape.
  const bits = sound.readUInt16BE(0);
  const isShared = bits >> 13 === CHANNEL_PAIR && ((bits >> 8) & 1) === 1;
  return isShared ? { sequence: (bits >> 5) & 0b11, shape: (bits >> 4) & 1 } : null;
}
