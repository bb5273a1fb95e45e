const TIMESTAMP_SPAN = 2 ** 32;

/** Extends 32-bit RTP timestamps past their wrap (after 13 h of video, 25 h of audio), forwards and backwards. */
export class TimestampUnwrapper {
  #last: number | null = null;

  unwrap(timestamp: number): number {
    if (this.#last === null) {
      this.#last = timestamp;
      return timestamp;
    }
    const lastWithin = ((this.#last % TIMESTAMP_SPAN) + TIMESTAMP_SPAN) % TIMESTAMP_SPAN;
    let distance = timestamp - lastWithin;
    if (distance > TIMESTAMP_SPAN / 2) distance -= TIMESTAMP_SPAN;
    if (distance < -TIMESTAMP_SPAN / 2) distance += TIMESTAMP_SPAN;
    const unwrapped = this.#last + distance;
    this.#last = Math.max(this.#last, unwrapped);
    return unwrapped;
  }
}
