/**
 * The few EBML elements that a Matroska file with one track needs.
 * @see https://www.rfc-editor.org/rfc/rfc8794 EBML
 * @see https://www.rfc-editor.org/rfc/rfc9559 Matroska
 */

/** Element ids as they are written in the file, including marker bits. */
export const ELEMENT = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** The size "unknown": the element ends where its parent ends or where the next element of its level starts. */
const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

export function element(id: number, ...payload: readonly Buffer[]): Buffer {
  const length = payload.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([encodeId(id), encodeSize(length), ...payload]);
}

export function unsignedElement(id: number, value: number): Buffer {
  return element(id, unsignedBytes(value));
}

export function floatElement(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

export function stringElement(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'utf8'));
}

/** Opens an element that is never closed, so that everything after it is readable at any time. */
export function openElement(id: number): Buffer {
  return Buffer.concat([encodeId(id), UNKNOWN_SIZE]);
}

export function encodeId(id: number): Buffer {
  return unsignedBytes(id);
}

/** Encodes `size` in the shortest variable-length form. The maximum is 2^28 - 2 bytes, far more than any frame. */
export function encodeSize(size: number): Buffer {
  for (let width = 1; width <= 4; width++) {
    if (size < 2 ** (7 * width) - 1) {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntBE(size + 2 ** (7 * width), 0, width);
      return bytes;
    }
  }
  throw new RangeError(`an EBML element of ${size} bytes is too large`);
}

function unsignedBytes(value: number): Buffer {
  let width = 1;
  while (value >= 2 ** (8 * width)) width++;
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
}
