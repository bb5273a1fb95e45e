/** Types of NAL units that are told apart here. @see ITU-T H.264, table 7-1 */
export const NAL_UNIT = { idrSlice: 5, lastSlice: 5, sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;

/** The five low bits of a NAL unit's first byte. */
export function nalUnitType(header: number): number {
  return header & 0x1f;
}

/** Whether the unit holds a part of a picture: types 1 to 5. */
export function isSlice(type: number): boolean {
  return type >= 1 && type <= NAL_UNIT.lastSlice;
}

const LENGTH_BYTES = 4;

/** NAL units one after the other, each behind its length in four bytes: a sample of Matroska and MP4. */
export function joinNalUnits(units: readonly (readonly Buffer[])[]): Buffer {
  const parts: Buffer[] = [];
  for (const unit of units) {
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(unit.reduce((sum, part) => sum + part.length, 0));
    parts.push(length, ...unit);
  }
  return Buffer.concat(parts);
}

/** The NAL units of a sample. */
export function splitNalUnits(sample: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let position = 0; position + LENGTH_BYTES <= sample.length; ) {
    const start = position + LENGTH_BYTES;
    position = start + sample.readUInt32BE(position);
    units.push(sample.subarray(start, position));
  }
  return units;
}
