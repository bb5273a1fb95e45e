/**
 * Reads a header bit by bit, the highest bit of each byte first. Past the end it returns zeros instead of throwing, so
 * parsers of network data check `isPastEnd` once after reading.
 */
export class BitReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Whether more bits were read than there are. */
  get isPastEnd(): boolean {
    return this.#position > this.#bytes.length * 8;
  }

  flag(): boolean {
    return this.unsigned(1) === 1;
  }

  /** Reads an unsigned number of up to 32 bits. */
  unsigned(bitCount: number): number {
    let value = 0;
    for (let index = 0; index < bitCount; index++) value = value * 2 + this.#bit();
    return value;
  }

  skip(bitCount: number): void {
    this.#position += bitCount;
  }

  /**
   * Reads an unsigned Exponential-Golomb number: as many bits follow the first 1 as zeros precede it.
   * @see ITU-T H.264, 9.1
   */
  expGolomb(): number {
    let zeros = 0;
    while (zeros < 32 && !this.isPastEnd && !this.flag()) zeros++;
    return 2 ** zeros - 1 + this.unsigned(zeros);
  }

  /** Reads a signed Exponential-Golomb number: 0, 1, -1, 2, -2 and so on. @see ITU-T H.264, 9.1.1 */
  signedExpGolomb(): number {
    const value = this.expGolomb();
    return value % 2 === 0 ? -value / 2 : (value + 1) / 2;
  }

  #bit(): number {
    const byte = this.#bytes[this.#position >> 3] ?? 0;
    const bit = (byte >> (7 - (this.#position & 7))) & 1;
    this.#position++;
    return bit;
  }
}
