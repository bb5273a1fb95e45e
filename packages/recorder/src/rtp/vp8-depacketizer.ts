import type { PictureSize } from '../codecs/codec.ts';
import { type CodedFrame, type Depacketizer, KeyFrameGate, type MediaPacket } from './depacketizer.ts';

/** Depacketizes VP8. @see https://www.rfc-editor.org/rfc/rfc7741 */
export class Vp8Depacketizer implements Depacketizer {
  readonly #gate = new KeyFrameGate();
  #parts: Buffer[] = [];
  #timestamp: number | null = null;

  get needsKeyFrame(): boolean {
    return this.#gate.needsKeyFrame;
  }

  push(packet: MediaPacket): readonly CodedFrame[] {
    if (packet.payload.length === 0) return []; // padding
    const { headerLength, isFrameStart } = parseDescriptor(packet.payload);
    const data = packet.payload.subarray(headerLength);
    if (data.length === 0) return [];
    if (isFrameStart) {
      this.#parts = [data];
      this.#timestamp = packet.timestamp;
    } else if (packet.timestamp !== this.#timestamp) {
      return []; // the middle of a frame whose start never arrived
    } else {
      this.#parts.push(data);
    }
    return packet.marker ? this.#complete() : [];
  }

  noteLoss(): void {
    this.#parts = [];
    this.#timestamp = null;
    this.#gate.close();
  }

  #complete(): readonly CodedFrame[] {
    const data = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts);
    const timestamp = this.#timestamp;
    this.#parts = [];
    this.#timestamp = null;
    if (timestamp === null) return [];
    return this.#gate.admit({ timestamp, data, keyFrameSize: keyFrameSize(data) });
  }
}

/** Parses the payload descriptor: one mandatory byte, then the fields that its bits announce. RFC 7741, 4.2 */
function parseDescriptor(payload: Buffer): { headerLength: number; isFrameStart: boolean } {
  const first = payload[0] ?? 0;
  const startsPartition = (first & 0x10) !== 0;
  const partition = first & 0x07;
  let headerLength = 1;
  if ((first & 0x80) !== 0) {
    const extension = payload[1] ?? 0;
    headerLength = 2;
    if ((extension & 0x80) !== 0) headerLength += ((payload[headerLength] ?? 0) & 0x80) !== 0 ? 2 : 1; // picture id
    if ((extension & 0x40) !== 0) headerLength += 1; // TL0PICIDX
    if ((extension & 0x30) !== 0) headerLength += 1; // TID and KEYIDX
  }
  return { headerLength, isFrameStart: startsPartition && partition === 0 };
}

/** Returns width and height from a key frame's header; null for every other frame. RFC 6386, 9.1. */
function keyFrameSize(data: Buffer): PictureSize | null {
  const isKeyFrame = data.length >= 10 && ((data[0] ?? 1) & 0x01) === 0;
  if (!isKeyFrame) return null;
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}
