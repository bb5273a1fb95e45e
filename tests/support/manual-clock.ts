import type { Clock } from '@young-minds/core';

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(start: Date) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  /** Advances to a moment, never backward. */
  moveTo(moment: Date): void {
    this.#nowMs = Math.max(this.#nowMs, moment.getTime());
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
  }
}
