import type { ChaosSystem } from '../system/chaos-system.ts';

/** How much of a call a fault may cost, in seconds, beyond what a machine in health takes. */
export interface LossBound {
  /** At the beginning: until something is recorded. */
  readonly atStart: number;
  /** After that, all holes together. */
  readonly later: number;
}

export const NO_LOSS: LossBound = { atStart: 0, later: 0 };

/**
 * When a fault strikes:
 * - whole: before the first person joins, until the last one has left
 * - start: before the first person joins
 * - call: while people talk
 * - end: shortly before the first people leave, and not healed before the last one has left
 * - composing: as soon as a recording is composed
 */
export type FaultMoment = 'whole' | 'start' | 'call' | 'end' | 'composing';

export type Heal = () => Promise<void> | void;

export interface Fault {
  readonly kind: string;
  /** What it takes away; no two faults of a round take away the same. */
  readonly part:
    | 'worker'
    | 'fleet'
    | 'web'
    | 'postgres'
    | 'livekit'
    | 'store'
    | 'webhooks'
    | 'people'
    | 'disk'
    | 'clock';
  /** One of them is picked. */
  readonly moments: readonly FaultMoment[];
  /** Between striking and healing, at least and at most. */
  readonly holdSeconds: readonly [from: number, to: number];
  bound(holdSeconds: number): LossBound;
  /** Whether people themselves are cut off by it, so that what is missing of them is nobody else's fault. */
  readonly cutsPeopleOff?: boolean;
  /** Why it cannot be done here; null where it can. */
  unavailable?(system: ChaosSystem): string | null;
  /** What must be so before anybody joins. */
  prepare?(system: ChaosSystem): Promise<void> | void;
  /** @param random numbers from 0 to below 1 */
  inject(system: ChaosSystem, random: () => number): Promise<Heal> | Heal;
}
