import { createWriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OVERLAP_PACKETS, type SoundSegment } from './sound-plan.ts';
import { inWorkspace } from './workspace.ts';

/** The sequence of one long window, which is compatible with any other of the same sequence and shape. */
const ONLY_LONG_SEQUENCE = 0;
const HEADER_BYTES = 7;
const CHANNEL_PAIR = 1;

interface JoinSoundRequest {
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

/** One AAC packet as an ADTS file contains it. */
interface AacPacket {
  /** Header and audio data. */
  readonly data: Buffer;
  /** The window that the audio was transformed with; null if the two channels have different windows. */
  readonly window: { readonly sequence: number; readonly shape: number } | null;
}

/**
 * Parses the packets of an ADTS file as ffmpeg writes it: headers without checksum, one channel pair per packet.
 * @see ISO/IEC 14496-3, 1.A.2 (ADTS), 4.4.2 (channel_pair_element, ics_info)
 */
function parseAacPackets(file: Buffer): AacPacket[] {
  const packets: AacPacket[] = [];
  for (let start = 0; start + HEADER_BYTES <= file.length; ) {
    if (file.readUInt16BE(start) >> 4 !== 0xfff) throw new Error(`not an ADTS file: no header at byte ${start}`);
    const length = (file.readUInt32BE(start + 3) >> 13) & 0x1fff;
    const data = file.subarray(start, start + length);
    packets.push({ data, window: windowOf(data.subarray(HEADER_BYTES)) });
    start += Math.max(length, HEADER_BYTES);
  }
  return packets;
}

function windowOf(sound: Buffer): AacPacket['window'] {
  if (sound.length < 2) return null;
  // 3 bits element, 4 tag, 1 whether both channels share a window; then 1 reserved, 2 sequence, 1 shape.
  const bits = sound.readUInt16BE(0);
  const isShared = bits >> 13 === CHANNEL_PAIR && ((bits >> 8) & 1) === 1;
  return isShared ? { sequence: (bits >> 5) & 0b11, shape: (bits >> 4) & 1 } : null;
}
