import type { SeenPresence, SessionSpan } from './recording-event.ts';

// LiveKit's leave events have whole seconds and may arrive late; the recorder sees the same leave to the millisecond.
// If the times differ by more than this, they are different leaves: the recorder lost the room before the participants
// left.
const SAME_LEAVE_WITHIN_MS = 2000;

/** What LiveKit reports about a participant, from a webhook, its API or signaling. */
interface ParticipantTraits {
  readonly identity: string;
  /** The name of LiveKit's `ParticipantInfo.Kind`, such as `STANDARD`, `EGRESS`, `AGENT` or `SIP`. */
  readonly kind: string;
  /** Whether the token hides the participant from the others. */
  readonly isHidden: boolean;
  /** Whether the token sets the room's recording flag, as those of all recorders do. */
  readonly isRecorder: boolean;
}

/**
 * Returns whether a participant is one that joined on the meeting page. Only these start a recording, keep it running,
 * and appear in it. A phone (`SIP`) or another kind has no account of this platform and is neither.
 */
export function isPerson({ identity, ...connection }: ParticipantTraits): boolean {
  return isVisibleConnection(connection) && !isFurtherConnection(identity);
}

/** Returns whether the other participants see a connection, and its tracks, like those of the meeting page. */
export function isVisibleConnection({ kind, isHidden, isRecorder }: Omit<ParticipantTraits, 'identity'>): boolean {
  return kind === 'STANDARD' && !isHidden && !isRecorder;
}

/**
 * Returns whether a connection is a further one of a participant. LiveKit lets anyone with a token open any number of
 * them to publish (`/rtc?publish=<name>`), each as `<identity>#<name>`. The meeting page opens none.
 */
export function isFurtherConnection(identity: string): boolean {
  return identity.includes('#');
}

/** A presence record: one participant sid in a room, from join to leave. */
export interface PresenceSpan {
  readonly userId: string;
  readonly participantSid: string;
  readonly joinedAt: Date;
  /** Null while the participant is present. */
  readonly leftAt: Date | null;
}

/** Returns whether any participant is present; a user with two sids has left only when both have. */
export function isAnyonePresent(spans: readonly PresenceSpan[]): boolean {
  return spans.some((span) => span.leftAt === null);
}

/** Returns the last leave; null while a participant is present, or if none ever was. */
export function lastLeaveAt(spans: readonly PresenceSpan[]): Date | null {
  if (spans.length === 0 || isAnyonePresent(spans)) return null;
  return new Date(Math.max(...spans.map(endOf)));
}

/**
 * Returns when the latest gathering began: the earliest join that is connected to the last presence by absences of at
 * most the grace period. Null if no participant ever joined.
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

function endOf(span: PresenceSpan): number {
  return span.leftAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

interface KnownPresence {
  readonly firstJoinedAt: Date | null;
  readonly lastLeftAt: Date | null;
  /** When the capture ended: the end of the span if no leave is known. */
  readonly endedAt: Date;
}

/**
 * Returns the session span that a recording covers. The room's presence records take precedence. The recorder's
 * presence replaces their end if both mean the same leave, and both ends if there are no records.
 */
export function refineSessionSpan(known: KnownPresence, seen: SeenPresence | null): SessionSpan {
  const startAt = known.firstJoinedAt ?? seen?.startAt ?? known.endedAt;
  return { startAt, endAt: laterOf(startAt, refineEnd(known, seen)) };
}

function refineEnd({ lastLeftAt, endedAt }: KnownPresence, seen: SeenPresence | null): Date {
  if (lastLeftAt === null) return seen?.endAt ?? endedAt;
  if (seen === null || seen.isCutShort === true) return lastLeftAt;
  const apartMs = Math.abs(seen.endAt.getTime() - lastLeftAt.getTime());
  return apartMs <= SAME_LEAVE_WITHIN_MS ? seen.endAt : lastLeftAt;
}

/** Returns the later of two moments. */
export function laterOf(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()));
}
