import type { PictureSize } from '../codecs/picture-size.ts';
import { vp9KeyFrameSize } from '../codecs/vp9-frame-header.ts';
import { vp9Superframe } from '../codecs/vp9-superframe.ts';
import type { CodedFrame, Depacketizer, MediaPacket } from './depacketizer.ts';
import { KeyFrameGate } from './key-frame-gate.ts';
import { parseVp9Descriptor, type Vp9Descriptor } from './vp9-descriptor.ts';

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
    takePart(this.#picture, descriptor, payload);
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

function takePart(picture: Picture, descriptor: Vp9Descriptor, payload: Buffer): void {
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
