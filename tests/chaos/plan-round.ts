import type { Fault, FaultMoment, LossBound } from './faults/fault.ts';
import type { Persona } from './participants/participant-event.ts';

export interface SessionPlan {
  /** Milliseconds after the round's beginning. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Those whose media are judged. */
  readonly personas: readonly Persona[];
  /** The kind of attack of the mentee, who is then no persona. */
  readonly attack?: string;
}

export interface FaultPlan {
  readonly fault: Fault;
  readonly moment: FaultMoment;
  /** Milliseconds after the round's beginning. Not used if the moment alone decides when. */
  readonly atMs: number;
  readonly holdMs: number;
}

export interface RoundPlan {
  readonly sessions: readonly SessionPlan[];
  readonly faults: readonly FaultPlan[];
  /** What all its faults together may cost each session. */
  readonly bound: LossBound;
}

export type Random = () => number;

const SESSION_SECONDS = { least: 8, span: 7 };
const MAX_LAG_MS = 3_000;
/** By then every participant has joined and is recorded, on a healthy machine. */
const UNDER_WAY_MS = 6_000;
const SECOND_FAULT_SHARE = 0.6;

/** Returns each kind once before it returns one a second time, in an order that depends on the seed. */
export function createDeck(
  faults: readonly Fault[],
  random: Random,
): (isFitting: (fault: Fault) => boolean) => Fault | null {
  let deck: Fault[] = [];
  return (isFitting) => {
    if (deck.length === 0) deck = shuffled(faults, random);
    const index = deck.findIndex(isFitting);
    return index === -1 ? null : (deck.splice(index, 1)[0] ?? null);
  };
}

/**
 * Plans one or two faults and the sessions that they affect. The sessions are long enough to be recorded again after
 * the longest loss allowed.
 */
export function planRound(draw: ReturnType<typeof createDeck>, random: Random): RoundPlan {
  const first = draw(() => true);
  // An attack's costs are measured without another fault.
  const wantsSecond = random() < SECOND_FAULT_SHARE && first?.attack === undefined;
  const isOther = ({ part, attack }: Fault) => part !== first?.part && attack === undefined;
  const second = first === null || !wantsSecond ? null : draw(isOther);
  const holds = [first, second].flatMap((fault) => (fault === null ? [] : [{ fault, ...pickHold(fault, random) }]));
  const bound = holds.reduce(addBound, { atStart: 0, later: 0 });
  const seconds = SESSION_SECONDS.least + random() * SESSION_SECONDS.span + Math.max(bound.atStart, bound.later);
  const durationMs = seconds * 1000;
  const sessions = planSessions({ durationMs, random, attack: first?.attack });
  const faults = holds.map(({ fault, moment, holdMs }) => {
    const atMs = UNDER_WAY_MS + random() * Math.max(0, durationMs / 2 - UNDER_WAY_MS);
    return { fault, moment, holdMs, atMs };
  });
  return { sessions, faults, bound };
}

interface SessionsPlan {
  readonly durationMs: number;
  readonly random: Random;
  readonly attack: string | undefined;
}

/** Plans one session of two participants, and one of the mentor alone; or one of the mentor and a hostile mentee. */
function planSessions({ durationMs, random, attack }: SessionsPlan): SessionPlan[] {
  if (attack !== undefined) return [{ startMs: 0, durationMs, personas: ['mentor'], attack }];
  const lagMs = random() * MAX_LAG_MS;
  return [
    { startMs: 0, durationMs, personas: ['mentor', 'mentee'] },
    { startMs: lagMs, durationMs, personas: ['mentor'] },
  ];
}

function pickHold({ holdSeconds: [from, to], moments }: Fault, random: Random) {
  const moment = moments[Math.floor(random() * moments.length)] ?? 'call';
  return { moment, holdMs: (from + random() * (to - from)) * 1000 };
}

function addBound(sum: LossBound, { fault, holdMs }: { fault: Fault; holdMs: number }): LossBound {
  const { atStart, later } = fault.bound(holdMs / 1000);
  return { atStart: sum.atStart + atStart, later: sum.later + later };
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
