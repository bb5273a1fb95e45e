import type { SeenPresence, SessionSpan } from './recording-event.ts';

/** One stay of one person in a room: one participant sid. */
export interface PresenceSpan {
  readonly userId: string;
  readonly participantSid: string;
  readonly joinedAt: Date;
  /** Null while the person is there. */
  readonly leftAt: Date | null;
}

/** Whether anybody is there; a person with two sids has left only when both have. */
export function isAnyonePresent(spans: readonly PresenceSpan[]): boolean {
  return spans.some((span) => span.leftAt === null);
}

/** The last leave of all; null while somebody is there or where nobody ever was. */
export function lastLeaveAt(spans: readonly PresenceSpan[]): Date | null {
  if (spans.length === 0 || isAnyonePresent(spans)) return null;
  return new Date(Math.max(...spans.map(endOf)));
}

/**
 * When the latest gathering began: the earliest join that is connected to the last stay by absences of at most the
 * grace. Null where nobody ever was.
 */
export function gatheringStartAt(spans: readonly PresenceSpan[], graceMs: number): Date | null {
  const latestFirst = spans.toSorted((a, b) => endOf(b) - endOf(a));
  const last = latestFirst[0];
  if (last === undefined) return null;
  let startMs = last.joinedAt.getTime();
  for (const span of latestFirst) {
    if (endOf(span) + graceMs < startMs) break;
    startMs = Math.min(startMs, span.joinedAt.getTime());
  }
  return new Date(startMs);
}

// LiveKit's leave events tell whole seconds and may arrive late; the recorder sees the same leave to the millisecond.
// Further apart than this they speak of different leaves: the recorder lost the room before the people did.
const SAME_LEAVE_WITHIN_MS = 2000;

/**
 * The span a recording covers. The room's own account of presence leads; the recorder's replaces its end where both
 * mean the same leave, and both ends where the room knows none.
 */
export function refineSessionSpan(known: KnownPresence, seen: SeenPresence | null): SessionSpan {
  const startAt = known.firstJoinedAt ?? seen?.startAt ?? known.endedAt;
  return { startAt, endAt: laterOf(startAt, refineEnd(known, seen)) };
}

export interface KnownPresence {
  readonly firstJoinedAt: Date | null;
  readonly lastLeftAt: Date | null;
  /** When capturing ended: the end of last resort. */
  readonly endedAt: Date;
}

function refineEnd({ lastLeftAt, endedAt }: KnownPresence, seen: SeenPresence | null): Date {
  if (lastLeftAt === null) return seen?.endAt ?? endedAt;
  if (seen === null || seen.isCutShort === true) return lastLeftAt;
  const apartMs = Math.abs(seen.endAt.getTime() - lastLeftAt.getTime());
  return apartMs <= SAME_LEAVE_WITHIN_MS ? seen.endAt : lastLeftAt;
}

/** The later of two moments. */
export function laterOf(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()));
}

function endOf(span: PresenceSpan): number {
  return span.leftAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
