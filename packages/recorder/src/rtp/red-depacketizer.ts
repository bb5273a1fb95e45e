import type { CodedFrame, Depacketizer, MediaPacket } from './depacketizer.ts';

const REPEATED_HEADER_BYTES = 4;
const IS_REPEATED_BIT = 0x80;

/**
 * Depacketizes Opus over RED: each packet repeats one or two earlier ones, which replace those that were lost.
 * @see https://www.rfc-editor.org/rfc/rfc2198
 */
export class RedDepacketizer implements Depacketizer {
  readonly needsKeyFrame = false;
  #lastTimestamp: number | null = null;
  #hasGap = false;

  push(packet: MediaPacket): readonly CodedFrame[] {
    const blocks = parseBlocks(packet).filter(
      ({ timestamp, data }) => data.length > 0 && this.#isWanted(timestamp, packet),
    );
    this.#hasGap = false;
    this.#lastTimestamp = blocks.at(-1)?.timestamp ?? this.#lastTimestamp;
    return blocks;
  }

  noteLoss(): void {
    this.#hasGap = true;
  }

  /** Returns whether a block is needed: the packet's own audio once, repeated audio only if it is missing. */
  #isWanted(timestamp: number, packet: MediaPacket): boolean {
    if (timestamp === packet.timestamp) return timestamp !== this.#lastTimestamp;
    return this.#hasGap && this.#lastTimestamp !== null && timestamp > this.#lastTimestamp;
  }
}

/** Parses the blocks: one header each, the last one of a single byte, then the data in the same order. RFC 2198, 3. */
function parseBlocks({ timestamp, payload }: MediaPacket): CodedFrame[] {
  const repeated: { timestamp: number; length: number }[] = [];
  let position = 0;
  while (((payload[position] ?? 0) & IS_REPEATED_BIT) !== 0) {
    if (position + REPEATED_HEADER_BYTES > payload.length) return [];
    const header = payload.readUInt32BE(position);
    repeated.push({ timestamp: timestamp - ((header >> 10) & 0x3fff), length: header & 0x3ff });
    position += REPEATED_HEADER_BYTES;
  }
  position += 1;
  const frames: CodedFrame[] = [];
  for (const block of repeated) {
    const data = payload.subarray(position, position + block.length);
    frames.push({ timestamp: block.timestamp, isKeyFrame: true, data });
    position += block.length;
  }
  if (position > payload.length) return [];
  return [...frames, { timestamp, isKeyFrame: true, data: payload.subarray(position) }];
}
