import type { PictureSize } from '../codecs/codec.ts';
import { vp9KeyFrameSize, vp9Superframe } from '../codecs/vp9.ts';
import { type CodedFrame, type Depacketizer, KeyFrameGate, type MediaPacket } from './depacketizer.ts';

/** Bits of the first byte. */
const HAS_PICTURE_ID = 0x80;
const IS_PREDICTED = 0x40;
const HAS_LAYERS = 0x20;
const IS_FLEXIBLE = 0x10;
const IS_START = 0x08;
const IS_END = 0x04;
const HAS_STRUCTURE = 0x02;
const MAX_REFERENCES = 3;

/** The layer frames of one timestamp. */
interface Picture {
  readonly timestamp: number;
  readonly layers: Buffer[];
  /** Parts of the layer frame whose end has not arrived yet. */
  parts: Buffer[] | null;
  highestLayer: number;
  /** Sizes by spatial layer, sent with key frames. */
  sizes: readonly PictureSize[];
  isBroken: boolean;
}

/**
 * Depacketizes VP9, in flexible mode or not. With spatial layers a picture is several frames, each of which depends on
 * the one below. They are returned together as one superframe, of which a decoder shows the last.
 * @see https://www.rfc-editor.org/rfc/rfc9628
 */
export class Vp9Depacketizer implements Depacketizer {
  readonly #gate = new KeyFrameGate();
  #picture: Picture | null = null;

  get needsKeyFrame(): boolean {
    return this.#gate.needsKeyFrame;
  }

  push({ timestamp, marker, payload }: MediaPacket): readonly CodedFrame[] {
    const descriptor = parseVp9Descriptor(payload);
    if (descriptor === null) return []; // padding
    // The server may have left out the layer with the marker, so a new timestamp also starts a new picture.
    const unmarked = this.#picture !== null && this.#picture.timestamp !== timestamp ? this.#complete() : [];
    this.#picture ??= { timestamp, layers: [], parts: null, highestLayer: 0, sizes: [], isBroken: false };
    addPart(this.#picture, descriptor, payload);
    return marker ? [...unmarked, ...this.#complete()] : unmarked;
  }

  noteLoss(): void {
    this.#gate.close();
    this.#picture = null;
  }

  #complete(): readonly CodedFrame[] {
    const picture = this.#picture;
    this.#picture = null;
    const [first] = picture?.layers ?? [];
    if (picture === null || first === undefined || picture.isBroken || picture.parts !== null) {
      this.#gate.close();
      return [];
    }
    const { timestamp, layers, sizes, highestLayer } = picture;
    const data = layers.length === 1 ? first : vp9Superframe(layers);
    const baseSize = vp9KeyFrameSize(first);
    const keyFrameSize = baseSize === null ? null : (sizes[highestLayer] ?? baseSize);
    return this.#gate.admit({ timestamp, data, keyFrameSize });
  }
}

function addPart(picture: Picture, descriptor: Vp9Descriptor, payload: Buffer): void {
  if (descriptor.isFrameStart) {
    if (picture.parts !== null) picture.isBroken = true;
    picture.parts = [];
  }
  if (picture.parts === null) {
    picture.isBroken = true; // the middle of a frame whose start never arrived
    return;
  }
  picture.parts.push(payload.subarray(descriptor.length));
  picture.highestLayer = Math.max(picture.highestLayer, descriptor.spatialLayer);
  if (descriptor.sizes.length > 0) picture.sizes = descriptor.sizes;
  if (!descriptor.isFrameEnd) return;
  picture.layers.push(Buffer.concat(picture.parts));
  picture.parts = null;
}

/** The content of a VP9 payload descriptor. */
interface Vp9Descriptor {
  /** The number of bytes before the frame data. */
  readonly length: number;
  readonly isFrameStart: boolean;
  readonly isFrameEnd: boolean;
  readonly spatialLayer: number;
  /** The size of each spatial layer, if the packet has a scalability structure with sizes. */
  readonly sizes: readonly PictureSize[];
}

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
