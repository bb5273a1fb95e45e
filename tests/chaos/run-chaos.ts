import { createRandom } from '../support/create-random.ts';
import type { Fault } from './faults/fault.ts';
import { FAULTS } from './faults/index.ts';
import { createDeck, planRound } from './plan-round.ts';
import { type RoundResult, runRound } from './run-round.ts';
import type { ChaosSystem } from './system/chaos-system.ts';

export interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  /** The kinds to run. Default: all that can run here. */
  readonly kinds?: readonly string[];
  /** How much more a fault may cost on a machine that does other work. Default: 0. */
  readonly busySeconds?: number;
  readonly onRound?: (result: RoundResult) => void;
  /** Called for each kind that is left out, with the reason. */
  readonly onLeftOut?: (kind: string, why: string) => void;
}

/** Runs round after round on one system. The seed alone decides which faults occur, and when. */
export async function runChaos(system: ChaosSystem, options: ChaosOptions): Promise<RoundResult[]> {
  const { rounds, seed, busySeconds = 0, onRound = () => undefined } = options;
  const random = createRandom(seed);
  const draw = createDeck(choose(system, options), random);
  const results: RoundResult[] = [];
  for (let number = 1; number <= rounds; number++) {
    const { bound, ...planned } = planRound(draw, random);
    const plan = { ...planned, bound: { atStart: bound.atStart + busySeconds, later: bound.later + busySeconds } };
    // Faults draw numbers while they last, and the seed does not determine how many, so they get their own generator.
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
