import { isKeyFrameHeader, OBU, type Obu, parseObu, parseSequenceHeader, readLeb128, sizedObu } from '../codecs/av1.ts';
import type { PictureSize } from '../codecs/codec.ts';
import { type CodedFrame, type Depacketizer, KeyFrameGate, type MediaPacket } from './depacketizer.ts';

/**
 * OBU types that must not be sent and have no use in a file.
 * @see https://aomediacodec.github.io/av1-rtp-spec/#5-packetization-rules
 */
const LEFT_OUT: ReadonlySet<number> = new Set([OBU.temporalDelimiter, OBU.tileList, OBU.padding]);
/**
 * An empty OBU before each temporal unit. Containers do not need it, but if the higher spatial layers are missing,
 * dav1d shows nothing unless this OBU marks the start of the next unit.
 */
const TEMPORAL_DELIMITER = Buffer.from([(OBU.temporalDelimiter << 3) | 0x02, 0]);
/** Bits of the aggregation header. */
const CONTINUES = 0x80;
const IS_CONTINUED = 0x40;

/** Everything that is shown at one time, with all layers. */
interface TemporalUnit {
  readonly timestamp: number;
  readonly obus: Obu[];
  /** Parts of the OBU whose end has not arrived yet. */
  parts: Buffer[] | null;
  isBroken: boolean;
}

/**
 * Depacketizes AV1. Temporal units are returned with the sizes of their OBUs, key frames with their sequence header in
 * front.
 * @see https://aomediacodec.github.io/av1-rtp-spec/
 */
export class Av1Depacketizer implements Depacketizer {
  readonly #gate = new KeyFrameGate();
  #unit: TemporalUnit | null = null;

  get needsKeyFrame(): boolean {
    return this.#gate.needsKeyFrame;
  }

  push({ timestamp, marker, payload }: MediaPacket): readonly CodedFrame[] {
    if (payload.length <= 1) return []; // padding
    // The server may have left out the layer with the marker, so a new timestamp also starts a new unit.
    const unmarked = this.#unit !== null && this.#unit.timestamp !== timestamp ? this.#complete() : [];
    this.#unit ??= { timestamp, obus: [], parts: null, isBroken: false };
    addElements(this.#unit, payload);
    return marker ? [...unmarked, ...this.#complete()] : unmarked;
  }

  noteLoss(): void {
    this.#gate.close();
    this.#unit = null;
  }

  #complete(): readonly CodedFrame[] {
    const unit = this.#unit;
    this.#unit = null;
    if (unit === null || unit.isBroken || unit.parts !== null) {
      this.#gate.close();
      return [];
    }
    const { timestamp, obus } = unit;
    if (obus.length === 0) return [];
    const data = Buffer.concat([TEMPORAL_DELIMITER, ...obus.flatMap(sizedObu)]);
    return this.#gate.admit({ timestamp, data, keyFrameSize: keyFrameSize(obus) });
  }
}

function addElements(unit: TemporalUnit, payload: Buffer): void {
  const elements = parseAv1Elements(payload);
  if (elements === null) {
    unit.isBroken = true;
    return;
  }
  for (const { bytes, continues, isContinued } of elements) {
    if (continues !== (unit.parts !== null)) unit.isBroken = true;
    unit.parts ??= [];
    unit.parts.push(bytes);
    if (isContinued) continue;
    addObu(unit, Buffer.concat(unit.parts));
    unit.parts = null;
  }
}

function addObu(unit: TemporalUnit, bytes: Buffer): void {
  const obu = parseObu(bytes);
  if (obu === null) unit.isBroken = true;
  else if (!LEFT_OUT.has(obu.type)) unit.obus.push(obu);
}

/**
 * Returns the size of a key frame that follows its sequence header, as at the start of every coded video sequence;
 * otherwise null. AV1, 7.5
 */
function keyFrameSize(obus: readonly Obu[]): PictureSize | null {
  const [first] = obus;
  if (first === undefined || first.type !== OBU.sequenceHeader || !obus.some(isKeyFrameHeader)) return null;
  const header = parseSequenceHeader(first.payload);
  return header === null ? null : { width: header.width, height: header.height };
}

/** An OBU or a part of one. */
interface Av1Element {
  readonly bytes: Buffer;
  /** Whether it continues the last element of the previous packet. */
  readonly continues: boolean;
  /** Whether it continues in the next packet. */
  readonly isContinued: boolean;
}

/**
 * Returns the OBU elements of a packet. Each one follows its length, except the last one if the header contains their
 * count. Null if the packet is damaged.
 * @see https://aomediacodec.github.io/av1-rtp-spec/#44-av1-aggregation-header
 */
export function parseAv1Elements(payload: Buffer): Av1Element[] | null {
  const header = payload[0] ?? 0;
  const count = (header >> 4) & 0x03;
  const elements: Buffer[] = [];
  for (let position = 1; position < payload.length; ) {
    const isLast = count > 0 && elements.length === count - 1;
    const size = isLast ? { value: payload.length - position, length: 0 } : readLeb128(payload, position);
    if (size === null) return null;
    const start = position + size.length;
    position = start + size.value;
    if (position > payload.length) return null;
    elements.push(payload.subarray(start, position));
  }
  if (count > 0 && elements.length !== count) return null;
  return elements.map((bytes, index) => ({
    bytes,
    continues: index === 0 && (header & CONTINUES) !== 0,
    isContinued: index === elements.length - 1 && (header & IS_CONTINUED) !== 0,
  }));
}
