import type { Clock } from '@young-minds/core';
import { applyEgress } from '../capture/egress/apply-egress.ts';
import { loseEgress } from '../capture/egress/lose-egress.ts';
import { BROWSER_GONE } from '../capture/egress/watch-egress-browsers.ts';
import { isAdmitted, type RecordingPolicy, type Room } from '../domain/index.ts';
import type { InboxEntry, InboxSettlement, Repositories, UnitOfWork } from '../ports/index.ts';
import { followPresence } from '../presence/follow-presence.ts';
import { notePresence } from '../presence/note-presence.ts';
import { connectedAtOf, type PresenceFact, presenceFactOf } from '../presence/presence-fact.ts';
import { type LivekitEvent, parseLivekitEvent } from './livekit-event.ts';

export interface ApplyLivekitEventDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
}

type Outcome = Pick<InboxSettlement, 'state' | 'outcome'>;

/**
 * Applies one stored webhook to its room, under the room's lock. Events may arrive in any order and any number of
 * times. Each is applied once, and its consequences are computed from everything known about the room.
 */
export async function applyLivekitEvent(
  deps: ApplyLivekitEventDeps,
  { eventId }: { readonly eventId: string },
): Promise<void> {
  await deps.unitOfWork.run(async (repositories) => {
    const { inbox, rooms } = repositories;
    const unlocked = await inbox.find(eventId);
    if (unlocked === null) return;
    const room = unlocked.roomName === null ? null : await rooms.lockByName(unlocked.roomName);
    const entry = await inbox.lockPending(eventId);
    if (entry === null) return;
    const outcome = await apply(repositories, deps, { entry, room });
    await inbox.settle(eventId, { ...outcome, at: deps.clock.now() });
  });
}

async function apply(
  repositories: Repositories,
  { clock, policy }: ApplyLivekitEventDeps,
  { entry, room }: { readonly entry: InboxEntry; readonly room: Room | null },
): Promise<Outcome> {
  if (room === null) return { state: 'ignored', outcome: 'not a room of ours' };
  const event = parseLivekitEvent(entry.payload);
  const now = clock.now();
  if (event.egress !== null) return applyEgress(repositories, { egress: event.egress, source: 'webhook', policy, now });
  if (event.participant?.isEgress) return noteEgressBrowser(repositories, { event, room, policy, now });
  const fact = presenceFactOf(event, room.session, now);
  if ('ignoredBecause' in fact) return { state: 'ignored', outcome: fact.ignoredBecause };
  if (event.type === 'track_published' && (await isPresenceKnown(repositories, { event, room }))) {
    return { state: 'ignored', outcome: 'its sender is already known to be present' };
  }
  if (!(await mayBeNoted(repositories, { room, fact }))) {
    return { state: 'ignored', outcome: 'it joined a session that is cancelled or over' };
  }
  await notePresence(repositories, { room, fact, source: 'webhook' });
  await followPresence(repositories, { room, policy, now, connectedAt: connectedAtOf(event, now) });
  return { state: 'applied', outcome: fact.type };
}

/** Returns false for the presence of a participant who was not admitted: it starts no recording. */
async function mayBeNoted(
  { participants }: Repositories,
  { room, fact }: { readonly room: Room; readonly fact: PresenceFact },
): Promise<boolean> {
  if (!('joinedAt' in fact) || isAdmitted(room.session, fact.joinedAt)) return true;
  // A participant who joined before the session was cancelled is known, and so must be their leave.
  const spans = await participants.listSpans(room.id);
  return spans.some(({ participantSid }) => participantSid === fact.participantSid);
}

async function isPresenceKnown(
  { participants }: Repositories,
  { event, room }: { readonly event: LivekitEvent; readonly room: Room },
): Promise<boolean> {
  const spans = await participants.listSpans(room.id);
  return spans.some(({ participantSid }) => participantSid === event.participant?.sid);
}

interface BrowserEvent {
  readonly event: LivekitEvent;
  readonly room: Room;
  readonly policy: RecordingPolicy;
  readonly now: Date;
}

/**
 * Handles the browser of an egress leaving the room, which means that the egress has ended or crashed. If the leave
 * arrives long after the end, the recording has moved on.
 */
async function noteEgressBrowser(
  repositories: Repositories,
  { event, room, policy, now }: BrowserEvent,
): Promise<Outcome> {
  const recording = await repositories.recordings.findActive(room.id);
  const isItsOwn = recording !== null && recording.recordingSid === event.participant?.identity;
  if (event.type !== 'participant_left' || !isItsOwn) {
    return { state: 'ignored', outcome: 'the browser of an egress comes and goes' };
  }
  const lost = { recording, room, reason: BROWSER_GONE, source: 'webhook', policy, now } as const;
  const isLost = await loseEgress(repositories, lost);
  return isLost
    ? { state: 'applied', outcome: BROWSER_GONE }
    : { state: 'ignored', outcome: 'it was already asked to stop' };
}
