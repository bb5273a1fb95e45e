import type { Clock } from '@young-minds/core';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(start: Date) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  /** Moves on to a moment; never back. */
  moveTo(moment: Date): void {
    this.#nowMs = Math.max(this.#nowMs, moment.getTime());
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
  }
}
