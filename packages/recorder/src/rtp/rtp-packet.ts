const FIXED_BYTES = 12;
const VERSION = 2;
const TIMESTAMP_SPAN = 2 ** 32;
const NTP_UNIX_OFFSET_S = 2_208_988_800;

/** The fields of an RTP packet that this project reads. @see https://www.rfc-editor.org/rfc/rfc3550#section-5.1 */
export interface RtpHeader {
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly payloadType: number;
  readonly marker: boolean;
}

export interface RtpPacket {
  readonly header: RtpHeader;
  /** Decrypted and without padding; empty if the packet contained nothing else. */
  readonly payload: Buffer;
}

/** A header and its end, in a packet whose payload may still be encrypted. */
interface ParsedHeader {
  readonly header: RtpHeader;
  readonly payloadOffset: number;
  readonly hasPadding: boolean;
}

/** Parses the header of a packet; null if it is not an RTP packet. */
export function parseRtpHeader(packet: Buffer): ParsedHeader | null {
  if (packet.length < FIXED_BYTES) return null;
  const first = packet.readUInt8(0);
  if (first >> 6 !== VERSION) return null;
  const payloadOffset = offsetOfPayload(packet, first);
  if (payloadOffset > packet.length) return null;
  const second = packet.readUInt8(1);
  const header = {
    ssrc: packet.readUInt32BE(8),
    sequenceNumber: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
  };
  return { header, payloadOffset, hasPadding: (first & 0x20) !== 0 };
}

/**
 * Returns where the payload starts: contributing sources and one extension, counted in words of four bytes, may follow
 * the fixed part.
 */
function offsetOfPayload(packet: Buffer, first: number): number {
  const sourcesEnd = FIXED_BYTES + (first & 0x0f) * 4;
  const hasExtension = (first & 0x10) !== 0;
  if (!hasExtension || sourcesEnd + 4 > packet.length) return sourcesEnd + (hasExtension ? 4 : 0);
  return sourcesEnd + 4 + packet.readUInt16BE(sourcesEnd + 2) * 4;
}

/**
 * Returns whether a packet is RTCP, which shares the port with RTP and uses packet types that RTP does not. RFC 5761,
 * 4.
 */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Returns whether a packet is RTP or RTCP, as opposed to STUN and DTLS on the same port. RFC 7983. */
export function isMedia(packet: Buffer): boolean {
  const first = packet[0] ?? 0;
  return first >= 128 && first <= 191;
}

/** Extends 32-bit RTP timestamps past their wrap (after 13 h of video, 25 h of audio), forwards and backwards. */
export class TimestampUnwrapper {
  #last: number | null = null;

  unwrap(timestamp: number): number {
    if (this.#last === null) {
      this.#last = timestamp;
      return timestamp;
    }
    const lastWithin = ((this.#last % TIMESTAMP_SPAN) + TIMESTAMP_SPAN) % TIMESTAMP_SPAN;
    let distance = timestamp - lastWithin;
    if (distance > TIMESTAMP_SPAN / 2) distance -= TIMESTAMP_SPAN;
    if (distance < -TIMESTAMP_SPAN / 2) distance += TIMESTAMP_SPAN;
    const unwrapped = this.#last + distance;
    this.#last = Math.max(this.#last, unwrapped);
    return unwrapped;
  }
}

/**
 * Converts a 64-bit NTP timestamp (32 bits of seconds since 1900, 32 of fraction) to milliseconds since the epoch. RFC
 * 3550, 4.
 */
export function ntpToEpochMs(ntpTimestamp: bigint): number {
  const seconds = Number(ntpTimestamp >> 32n) - NTP_UNIX_OFFSET_S;
  return seconds * 1000 + (Number(ntpTimestamp & 0xffffffffn) * 1000) / 2 ** 32;
}
