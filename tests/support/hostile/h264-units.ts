const PICTURE_PARAMETERS_HEADER = 0x68;

/** Returns a picture parameter set that refers to the first sequence parameter set and continues with any bytes. */
export function pictureParameters(id: number, rest: Buffer): Buffer {
  const bits = `${exponentialGolomb(id)}${exponentialGolomb(0)}`;
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return Buffer.concat([Buffer.from([PICTURE_PARAMETERS_HEADER, ...bytes]), rest]);
}

/** Returns a number as bits. @see ITU-T H.264, 9.1 */
function exponentialGolomb(value: number): string {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
}
