import { createRandom } from '../support/create-random.ts';
import type { Fault } from './faults/fault.ts';
import { FAULTS } from './faults/index.ts';
import { createDeck, planRound } from './plan-round.ts';
import { type RoundResult, runRound } from './run-round.ts';
import type { ChaosSystem } from './system/chaos-system.ts';

export interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Only these; all that can be done here by default. */
  readonly kinds?: readonly string[];
  readonly onRound?: (result: RoundResult) => void;
  /** Told which kinds are left out and why. */
  readonly onLeftOut?: (kind: string, why: string) => void;
}

/** Round after round on one system. What is picked, and when, comes from the seed alone. */
export async function runChaos(system: ChaosSystem, options: ChaosOptions): Promise<RoundResult[]> {
  const { rounds, seed, onRound = () => undefined } = options;
  const random = createRandom(seed);
  const draw = createDeck(choose(system, options), random);
  const results: RoundResult[] = [];
  for (let number = 1; number <= rounds; number++) {
    const plan = planRound(draw, random);
    // Faults draw while they last, and how often is not for the seed to say: they have numbers of their own.
    const result = await runRound(system, { number, plan, random: createRandom(seed + number) });
    results.push(result);
    onRound(result);
  }
  return results;
}

function choose(system: ChaosSystem, { kinds, onLeftOut = () => undefined }: ChaosOptions): Fault[] {
  const unknown = kinds?.filter((kind) => FAULTS.every((fault) => fault.kind !== kind)) ?? [];
  const known = FAULTS.map(({ kind }) => kind).join(', ');
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(', ')}. They are ${known}.`);
  return FAULTS.filter((fault) => {
    if (kinds?.includes(fault.kind) === false) return false;
    const why = fault.unavailable?.(system) ?? null;
    if (why !== null) onLeftOut(fault.kind, why);
    return why === null;
  });
}
