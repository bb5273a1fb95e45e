import type { PictureSize } from '../codecs/picture-size.ts';

/** The content of a VP9 payload descriptor. */
export interface Vp9Descriptor {
  /** The number of bytes before the frame data. */
  readonly length: number;
  readonly isFrameStart: boolean;
  readonly isFrameEnd: boolean;
  readonly spatialLayer: number;
  /** The size of each spatial layer, if the packet has a scalability structure with sizes. */
  readonly sizes: readonly PictureSize[];
}

/** Bits of the first byte. */
const HAS_PICTURE_ID = 0x80;
const IS_PREDICTED = 0x40;
const HAS_LAYERS = 0x20;
const IS_FLEXIBLE = 0x10;
const IS_START = 0x08;
const IS_END = 0x04;
const HAS_STRUCTURE = 0x02;

const MAX_REFERENCES = 3;

/**
 * Parses a payload descriptor; null if no frame data follows.
 * @see https://www.rfc-editor.org/rfc/rfc9628#section-4.2
 */
export function parseVp9Descriptor(payload: Buffer): Vp9Descriptor | null {
  const first = payload[0] ?? 0;
  const isFlexible = (first & IS_FLEXIBLE) !== 0;
  const hasLayers = (first & HAS_LAYERS) !== 0;
  let length = 1;
  if ((first & HAS_PICTURE_ID) !== 0) length += isExtended(payload[length]) ? 2 : 1;
  const spatialLayer = hasLayers ? ((payload[length] ?? 0) >> 1) & 0x07 : 0;
  if (hasLayers) length += isFlexible ? 1 : 2; // TL0PICIDX is present only in non-flexible mode
  if (isFlexible && (first & IS_PREDICTED) !== 0) length += referencesLength(payload, length);
  const structure = (first & HAS_STRUCTURE) === 0 ? NO_STRUCTURE : parseStructure(payload, length);
  length += structure.length;
  if (length >= payload.length) return null;
  const isFrameStart = (first & IS_START) !== 0;
  return { length, isFrameStart, isFrameEnd: (first & IS_END) !== 0, spatialLayer, sizes: structure.sizes };
}

function isExtended(byte: number | undefined): boolean {
  return ((byte ?? 0) & 0x80) !== 0;
}

/** Returns the length of the reference list: one byte each, whose lowest bit announces another one. */
function referencesLength(payload: Buffer, position: number): number {
  let count = 1;
  while (count < MAX_REFERENCES && ((payload[position + count - 1] ?? 0) & 0x01) !== 0) count++;
  return count;
}

interface Structure {
  readonly length: number;
  readonly sizes: readonly PictureSize[];
}

const NO_STRUCTURE: Structure = { length: 0, sizes: [] };

/** Parses the scalability structure. RFC 9628, 4.2.1 */
function parseStructure(payload: Buffer, start: number): Structure {
  const first = payload[start] ?? 0;
  const layerCount = (first >> 5) + 1;
  const hasSizes = (first & 0x10) !== 0;
  const hasGroup = (first & 0x08) !== 0;
  const sizesStart = start + 1;
  const groupStart = sizesStart + (hasSizes ? 4 * layerCount : 0);
  if (groupStart > payload.length) return { length: payload.length, sizes: [] };
  const sizes = Array.from({ length: hasSizes ? layerCount : 0 }, (_, layer) => ({
    width: payload.readUInt16BE(sizesStart + 4 * layer),
    height: payload.readUInt16BE(sizesStart + 4 * layer + 2),
  }));
  const groupLength = hasGroup ? pictureGroupLength(payload, groupStart) : 0;
  return { length: groupStart + groupLength - start, sizes };
}

/** Returns the length of the picture group: one byte per picture, and one for each of its references. */
function pictureGroupLength(payload: Buffer, start: number): number {
  let position = start + 1;
  for (let left = payload[start] ?? 0; left > 0; left--) position += 1 + (((payload[position] ?? 0) >> 2) & 0x03);
  return position - start;
}
