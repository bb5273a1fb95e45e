import { createWriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AacPacket, ONLY_LONG_SEQUENCE, parseAacPackets } from './aac-packets.ts';
import { OVERLAP_PACKETS, type SoundSegment } from './sound-plan.ts';
import { inWorkspace } from './workspace.ts';

export interface JoinSoundRequest {
  /** In order. */
  readonly segments: readonly SoundSegment[];
  /** Where the encoded segments lie. */
  readonly folder: string;
  /** Absolute path of the joined AAC. */
  readonly destination: string;
}

/**
 * Joins encoded segments packet by packet. What is heard in an AAC packet's span overlaps with its predecessor's, so two
 * encoders' packets can follow each other only where both transformed the same sound with the same windows: both have
 * encoded the sound around the boundary, and the nearest such place is taken.
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
  /** The packet in which the recording's `index`th 1024 samples are heard. */
  readonly packet: (index: number) => AacPacket | undefined;
}

async function readPart(segment: SoundSegment, folder: string): Promise<Part> {
  const packets = parseAacPackets(await readFile(join(folder, segment.fileName)));
  // The encoder's first packet holds what comes before its first sample.
  const first = segment.startPacket - segment.leadPackets - 1;
  return { segment, packet: (index) => packets[index - first] };
}

function packetsOf({ packet }: Part, from: number, to: number): Buffer {
  const data = Array.from({ length: Math.max(0, to - from) }, (_, index) => packet(from + index)?.data);
  return Buffer.concat(data.filter((bytes) => bytes !== undefined));
}

/** The packet from which on the later part is taken. */
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
