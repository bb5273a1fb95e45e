import type { Span } from '../proofs/span.ts';
import type { ParticipantEvent, Persona } from './participant-event.ts';

/** The presence of one participant, as recorded by their own client. */
export interface Presence {
  readonly persona: Persona;
  /** From the first join to the last leave. */
  readonly whole: Span;
  /** Spans in which their connection was broken, or they were reconnecting. */
  readonly away: readonly Span[];
}

export function presenceOf(persona: Persona, events: readonly ParticipantEvent[]): Presence | null {
  const own = events.filter((event) => event.persona === persona);
  const first = own.find(({ type }) => type === 'joined');
  const last = own.at(-1);
  if (first === undefined || last === undefined) return null;
  const away: Span[] = [];
  let brokenAtMs: number | null = null;
  for (const { type, atMs } of own) {
    if (type === 'broken' || type === 'lost') brokenAtMs ??= atMs;
    else if (brokenAtMs !== null) {
      away.push({ fromMs: brokenAtMs, toMs: atMs });
      brokenAtMs = null;
    }
  }
  return { persona, whole: { fromMs: first.atMs, toMs: last.atMs }, away };
}
