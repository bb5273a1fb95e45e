import type { RecordingPolicy, Room } from '../domain/index.ts';
import type { Clock, InboxEntry, InboxSettlement, Repositories, UnitOfWork } from '../ports/index.ts';
import { followPresence } from './follow-presence.ts';
import { parseLivekitEvent } from './livekit-event.ts';
import { notePresence } from './note-presence.ts';
import { presenceFactOf } from './presence-fact.ts';

export interface ApplyLivekitEventDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
}

type Outcome = Pick<InboxSettlement, 'state' | 'outcome'>;

/**
 * Applies one stored webhook to its room, under the room's lock. Events may come in any order and any number of times;
 * each is applied once, and what follows from it is worked out anew from everything known of the room.
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
  const fact = presenceFactOf(parseLivekitEvent(entry.payload), room.session);
  if ('ignoredBecause' in fact) return { state: 'ignored', outcome: fact.ignoredBecause };
  await notePresence(repositories, { room, fact, source: 'webhook' });
  await followPresence(repositories, { room, policy, now: clock.now() });
  return { state: 'applied', outcome: fact.type };
}
