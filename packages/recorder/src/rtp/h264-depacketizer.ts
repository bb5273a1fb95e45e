import { isSlice, joinNalUnits, NAL_UNIT, nalUnitType } from '@young-minds/media/h264';
import { type CodedFrame, type Depacketizer, KeyFrameGate, type MediaPacket } from './depacketizer.ts';
import { H264ParameterSets } from './h264-parameter-sets.ts';

/** Packet types in addition to the NAL unit types. RFC 6184, 5.2 */
const STAP_A = 24;
const FU_A = 28;
const FU_START_BIT = 0x80;
const FU_END_BIT = 0x40;

/** A NAL unit in as many parts as it had packets. */
interface NalUnit {
  readonly type: number;
  readonly parts: Buffer[];
}

/**
 * Depacketizes H.264 in packetization modes 0 and 1: single NAL units, STAP-A and FU-A. Frames are returned as samples
 * with a length before each NAL unit. Each key frame starts with the parameter sets it needs, so it can be decoded
 * alone.
 * @see https://www.rfc-editor.org/rfc/rfc6184
 */
export class H264Depacketizer implements Depacketizer {
  readonly #gate = new KeyFrameGate();
  readonly #parameterSets = new H264ParameterSets();
  #timestamp: number | null = null;
  #units: NalUnit[] = [];
  /** The NAL unit whose end has not arrived yet. */
  #fragmented: NalUnit | null = null;
  /** Whether a part of the frame is missing. */
  #isBroken = false;
  /** Whether packets are missing before this frame, possibly including its start. */
  #followsGap = true;

  get needsKeyFrame(): boolean {
    return this.#gate.needsKeyFrame;
  }

  push({ timestamp, marker, payload }: MediaPacket): readonly CodedFrame[] {
    if (payload.length === 0) return []; // padding
    // The marker may be missing (RFC 6184, 5.1), so a new timestamp also starts a new frame.
    const unmarked = this.#timestamp !== null && timestamp !== this.#timestamp ? this.#complete() : [];
    this.#timestamp = timestamp;
    this.#addPacket(payload);
    return marker ? [...unmarked, ...this.#complete()] : unmarked;
  }

  noteLoss(): void {
    this.#gate.close();
    this.#reset();
    this.#followsGap = true;
  }

  #addPacket(payload: Buffer): void {
    const type = nalUnitType(payload[0] ?? 0);
    if (type === FU_A) this.#addFragment(payload);
    else if (this.#fragmented !== null) this.#isBroken = true;
    else if (type === STAP_A) this.#addAggregate(payload);
    else if (type > 0 && type < STAP_A) this.#units.push({ type, parts: [payload] });
    // These modes do not use any other type; receivers ignore it (RFC 6184, 5.4).
  }

  /** Reads an aggregation packet, in which each NAL unit follows its length in two bytes. RFC 6184, 5.7.1 */
  #addAggregate(payload: Buffer): void {
    for (let position = 1; position + 2 < payload.length; ) {
      const start = position + 2;
      position = start + payload.readUInt16BE(position);
      const unit = payload.subarray(start, position);
      if (position > payload.length || unit.length === 0) this.#isBroken = true;
      else this.#units.push({ type: nalUnitType(unit[0] ?? 0), parts: [unit] });
    }
  }

  /** Reads a fragment. Two bytes share the NAL unit's header; the second one has its type. RFC 6184, 5.8 */
  #addFragment(payload: Buffer): void {
    const [indicator = 0, header = 0] = payload;
    if ((header & FU_START_BIT) !== 0) {
      if (this.#fragmented !== null) this.#isBroken = true;
      const type = nalUnitType(header);
      this.#fragmented = { type, parts: [Buffer.from([(indicator & 0xe0) | type])] };
    }
    if (this.#fragmented === null) {
      this.#isBroken = true;
      return;
    }
    this.#fragmented.parts.push(payload.subarray(2));
    if ((header & FU_END_BIT) === 0) return;
    this.#units.push(this.#fragmented);
    this.#fragmented = null;
  }

  #complete(): readonly CodedFrame[] {
    const timestamp = this.#timestamp ?? 0;
    const units = this.#units;
    const isWhole = !this.#isBroken && this.#fragmented === null && (!this.#followsGap || hasBeginning(units));
    this.#reset();
    this.#followsGap = false;
    if (!isWhole) {
      this.#gate.close();
      return [];
    }
    for (const { type, parts } of units) this.#parameterSets.note(type, parts);
    return units.some(({ type }) => isSlice(type)) ? this.#frame(timestamp, units) : [];
  }

  #frame(timestamp: number, units: readonly NalUnit[]): readonly CodedFrame[] {
    if (!units.some(({ type }) => type === NAL_UNIT.idrSlice)) {
      const data = joinNalUnits(units.map(({ parts }) => parts));
      return this.#gate.admit({ timestamp, data, keyFrameSize: null });
    }
    const { size, units: parameterSets } = this.#parameterSets;
    if (size === null) return []; // it cannot be decoded
    const rest = units.filter(({ type }) => !H264ParameterSets.holds(type) && type !== NAL_UNIT.delimiter);
    const data = joinNalUnits([...parameterSets, ...rest.map(({ parts }) => parts)]);
    return this.#gate.admit({ timestamp, data, keyFrameSize: size });
  }

  #reset(): void {
    this.#timestamp = null;
    this.#units = [];
    this.#fragmented = null;
    this.#isBroken = false;
  }
}

/**
 * Returns whether a frame is complete at its start: no slice precedes the sequence parameters or the delimiter. ITU-T
 * H.264, 7.4.1.2.3
 */
function hasBeginning(units: readonly NalUnit[]): boolean {
  const first = units.find(({ type }) => isSlice(type) || type === NAL_UNIT.sps || type === NAL_UNIT.delimiter);
  return first !== undefined && !isSlice(first.type);
}
