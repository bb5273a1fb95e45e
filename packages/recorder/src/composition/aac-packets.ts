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
