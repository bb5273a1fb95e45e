/** The types of NAL units that this project distinguishes. @see ITU-T H.264, table 7-1 */
export const NAL_UNIT = { idrSlice: 5, lastSlice: 5, sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;

/** Returns the NAL unit type: the five low bits of the unit's first byte. */
export function nalUnitType(header: number): number {
  return header & 0x1f;
}

/** Returns whether the unit contains a part of a picture: types 1 to 5. */
export function isSlice(type: number): boolean {
  return type >= 1 && type <= NAL_UNIT.lastSlice;
}

const LENGTH_BYTES = 4;

/** Joins NAL units into a sample of Matroska and MP4: each unit follows its length in four bytes. */
export function joinNalUnits(units: readonly (readonly Buffer[])[]): Buffer {
  const parts: Buffer[] = [];
  for (const unit of units) {
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(unit.reduce((sum, part) => sum + part.length, 0));
    parts.push(length, ...unit);
  }
  return Buffer.concat(parts);
}

/** Splits a sample into its NAL units. */
export function splitNalUnits(sample: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let position = 0; position + LENGTH_BYTES <= sample.length; ) {
    const start = position + LENGTH_BYTES;
    position = start + sample.readUInt32BE(position);
    units.push(sample.subarray(start, position));
  }
  return units;
}
