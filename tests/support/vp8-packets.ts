import type { OutgoingPacket } from './outgoing-track.ts';

const MAX_PAYLOAD_BYTES = 1100;
const PICTURE_ID_SPAN = 0x8000;

/** Splits a VP8 frame into packets. */
export function vp8Packets(frame: Buffer, timestamp: number, frameNumber: number): OutgoingPacket[] {
  const count = Math.ceil(frame.length / MAX_PAYLOAD_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const descriptor = vp8Descriptor(index === 0, frameNumber % PICTURE_ID_SPAN);
    const part = frame.subarray(index * MAX_PAYLOAD_BYTES, (index + 1) * MAX_PAYLOAD_BYTES);
    return { timestamp, marker: index === count - 1, payload: Buffer.concat([descriptor, part]) };
  });
}

/** Returns the descriptor of RFC 7741, section 4.2, with a 15-bit picture ID. */
function vp8Descriptor(isStart: boolean, pictureId: number): Buffer {
  return Buffer.from([0x80 | (isStart ? 0x10 : 0), 0x80, 0x80 | (pictureId >> 8), pictureId & 0xff]);
}
