import { isParticipantOf, type SessionParticipants } from '../domain/index.ts';
import type { LivekitEvent } from '../webhooks/livekit-event.ts';

/** A participant who has joined, and may have left again. */
interface JoinedParticipant {
  readonly roomSid: string;
  readonly participantSid: string;
  readonly userId: string;
  readonly joinedAt: Date;
}

/** One fact about presence in a room, from a webhook or from LiveKit's API. */
export type PresenceFact =
  | { readonly type: 'room_opened'; readonly roomSid: string }
  | ({ readonly type: 'joined' } & JoinedParticipant)
  | ({ readonly type: 'left'; readonly leftAt: Date } & JoinedParticipant)
  | { readonly type: 'room_closed'; readonly roomSid: string; readonly at: Date };

/** Returns the presence fact in a webhook that is applied now, or the reason why it has none. */
export function presenceFactOf(
  event: LivekitEvent,
  session: SessionParticipants,
  now: Date,
): PresenceFact | { readonly ignoredBecause: string } {
  switch (event.type) {
    case 'room_started':
      return inRoom(event, (roomSid) => ({ type: 'room_opened', roomSid }));
    case 'room_finished':
      return inRoom(event, (roomSid) => ({ type: 'room_closed', roomSid, at: event.createdAt }));
    case 'participant_joined':
      return aboutPerson(event, session, (joined) => ({ type: 'joined', ...joined }));
    // A participant who publishes is present, even if the webhook of the join was lost. The event has no join time; its
    // own time is the latest possible one.
    case 'track_published':
      return aboutPerson(event, session, (joined) => ({
        type: 'joined',
        ...joined,
        joinedAt: latestMomentOf(event, now),
      }));
    // LiveKit sends the join before the connection is established. If the connection fails, this event replaces the
    // leave.
    case 'participant_connection_aborted':
    case 'participant_left':
      return aboutPerson(event, session, (joined) => ({ type: 'left', ...joined, leftAt: event.createdAt }));
    default:
      return { ignoredBecause: `${event.type} says nothing about presence` };
  }
}

/** Returns the latest possible time of an event: LiveKit rounds event times down to whole seconds. */
function latestMomentOf({ createdAt }: LivekitEvent, now: Date): Date {
  return new Date(Math.min(createdAt.getTime() + 1000, now.getTime()));
}

type FactOrReason = ReturnType<typeof presenceFactOf>;

function inRoom(event: LivekitEvent, createFact: (roomSid: string) => PresenceFact): FactOrReason {
  return event.room === null ? { ignoredBecause: 'it has no room' } : createFact(event.room.sid);
}

function aboutPerson(
  event: LivekitEvent,
  session: SessionParticipants,
  createFact: (joined: JoinedParticipant) => PresenceFact,
): FactOrReason {
  const { participant } = event;
  if (participant === null || !participant.isPerson) return { ignoredBecause: 'it is not about a person' };
  if (!isParticipantOf(session, participant.identity))
    return { ignoredBecause: 'it is about a participant who is not booked' };
  const { sid: participantSid, identity: userId, joinedAt } = participant;
  return inRoom(event, (roomSid) =>
    createFact({ roomSid, participantSid, userId, joinedAt: joinedAt ?? event.createdAt }),
  );
}
