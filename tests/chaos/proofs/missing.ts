import type { LossBound } from '../faults/fault.ts';
import type { Presence } from '../participants/presence.ts';
import { findGaps } from './find-gaps.ts';
import type { RecordedPart } from './recorded-part.ts';
import { lengthOf, type Span, totalOf, widened, without } from './span.ts';

/** The spans in which one participant is not seen or heard in any recording of a session. */
export interface Missing {
  readonly presence: Presence;
  /** From their join on. Null if they are there from the beginning. */
  readonly atStart: Span | null;
  readonly later: readonly Span[];
}

/**
 * On a healthy machine: joining, publishing, the first key frame, and the whole seconds in which leaves are reported.
 */
const START_SECONDS = 4;
const LATER_SECONDS = 1.5;
/** Neither rows nor robots contain the exact moment at which a picture began to move. */
const NOTED_WITHIN_MS = 2_000;
const UNNOTED_SECONDS = 2.5;
/** A client notices a disconnect late, and is reconnected before its picture is back. */
const AWAY_MARGIN_MS = 4_000;

export function missingOf(presence: Presence, parts: readonly RecordedPart[]): Missing {
  const gapsIn = (sense: 'seen' | 'heard') => {
    const moments = parts.flatMap(({ span, sightings }) =>
      (sightings.get(presence.persona)?.[sense] ?? []).map((atSeconds) => span.fromMs + atSeconds * 1000),
    );
    return findGaps(
      presence.whole,
      moments.sort((a, b) => a - b),
    );
  };
  const unseen = gapsIn('seen');
  const onlyUnheard = gapsIn('heard').flatMap((gap) => without(gap, unseen));
  const gaps = [...unseen, ...onlyUnheard].sort((a, b) => a.fromMs - b.fromMs);
  const atStart = gaps.find(({ fromMs }) => fromMs === presence.whole.fromMs) ?? null;
  return { presence, atStart, later: gaps.filter((gap) => gap !== atStart) };
}

export function gapsOf({ atStart, later }: Missing): Span[] {
  return atStart === null ? [...later] : [atStart, ...later];
}

/** Returns what is missing beyond what the faults may cost. */
export function exceeding({ presence, atStart, later }: Missing, bound: LossBound): string[] {
  const judge = (gaps: readonly Span[], what: string, allowed: number) => {
    const seconds = totalOf(gaps) / 1000;
    const found = `${seconds.toFixed(1)} s of the ${presence.persona} are missing ${what}`;
    return seconds > allowed ? [`${found}, at most ${allowed.toFixed(1)} s may`] : [];
  };
  return [
    ...judge(atStart === null ? [] : [atStart], 'at the start', bound.atStart + START_SECONDS),
    ...judge(later, 'later', bound.later + LATER_SECONDS),
  ];
}

/**
 * Returns what is missing but not noted in the row.
 * @param excused spans in which participants were disconnected or reconnecting
 */
export function unnoted(
  { presence, atStart, later }: Missing,
  parts: readonly RecordedPart[],
  excused: readonly Span[],
): string[] {
  const noted = parts.flatMap((part) => part.noted.map((span) => widened(span, NOTED_WITHIN_MS)));
  const absent = presence.away.map((span) => widened(span, AWAY_MARGIN_MS));
  const late = atStart === null ? [] : [{ ...atStart, fromMs: atStart.fromMs + START_SECONDS * 1000 }];
  const gaps = [...late.filter((span) => lengthOf(span) > 0), ...later];
  const seconds = totalOf(gaps.flatMap((gap) => without(gap, [...noted, ...absent, ...excused]))) / 1000;
  const found = `${seconds.toFixed(1)} s of the ${presence.persona} are missing without a note in its row`;
  return seconds > UNNOTED_SECONDS ? [found] : [];
}
