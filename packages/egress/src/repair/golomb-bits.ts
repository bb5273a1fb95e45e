/** Reads bits and Exponential-Golomb numbers. @see ITU-T H.264, 9.1 */
export class GolombBits {
  readonly #bytes: Buffer;
  #bit: number;

  constructor(bytes: Buffer, position: number) {
    this.#bytes = bytes;
    this.#bit = position * 8;
  }

  number(): number {
    let zeros = 0;
    while (this.bits(1) === 0 && zeros < 24) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      const byte = this.#bytes[this.#bit >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#bit & 7))) & 1);
      this.#bit += 1;
    }
    return value;
  }
}
