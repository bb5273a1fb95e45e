import type { ChaosSystem } from '../system/chaos-system.ts';

/** How much of a call a fault may cost, in seconds, beyond what is missing on a healthy machine. */
export interface LossBound {
  /** At the beginning, until the recording has started. */
  readonly atStart: number;
  /** After that, all gaps together. */
  readonly later: number;
}

export const NO_LOSS: LossBound = { atStart: 0, later: 0 };

/**
 * When a fault is injected:
 * - whole: before the first participant joins, until the last one has left
 * - start: before the first participant joins
 * - call: during the call
 * - end: shortly before the first participants leave, and not undone before the last one has left
 * - composing: as soon as a recording is composed
 */
export type FaultMoment = 'whole' | 'start' | 'call' | 'end' | 'composing';

export type Restore = () => Promise<void> | void;

export interface Fault {
  readonly kind: string;
  /** The part of the system that it affects. No two faults of a round affect the same part. */
  readonly part:
    | 'worker'
    | 'fleet'
    | 'web'
    | 'postgres'
    | 'livekit'
    | 'store'
    | 'webhooks'
    | 'participants'
    | 'room'
    | 'disk'
    | 'clock';
  /** One of them is picked. */
  readonly moments: readonly FaultMoment[];
  /** Seconds between injecting and undoing the fault: minimum and maximum. */
  readonly holdSeconds: readonly [from: number, to: number];
  bound(holdSeconds: number): LossBound;
  /** Whether it disconnects participants too, so that what is missing of them then is not counted as a loss. */
  readonly disconnectsParticipants?: boolean;
  /** The kind of attack of a hostile participant, who is in the room with an honest one all the time. */
  readonly attack?: string;
  /** Returns why the fault cannot be injected on this machine, or null if it can. */
  unavailable?(system: ChaosSystem): string | null;
  /** Prepares the system before any participant joins. */
  prepare?(system: ChaosSystem): Promise<void> | void;
  /**
   * Injects the fault. Returns a function that undoes it.
   * @param random returns numbers from 0 to below 1
   */
  inject(system: ChaosSystem, random: () => number): Promise<Restore> | Restore;
}
