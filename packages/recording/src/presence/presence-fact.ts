import { isParticipantOf, laterOf, type SessionParticipants } from '../domain/index.ts';
import type { LivekitEvent } from '../webhooks/livekit-event.ts';

/** LiveKit rounds event times down to whole seconds. */
const EVENT_TIME_STEP_MS = 1000;

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

/** Returns the latest possible time of an event. */
function latestMomentOf({ createdAt }: LivekitEvent, now: Date): Date {
  return new Date(Math.min(createdAt.getTime() + EVENT_TIME_STEP_MS, now.getTime()));
}

/**
 * Returns when the connection of the participant was established that a webhook reports as joined; null if it is about
 * something else. LiveKit sends it at that moment, which can be seconds after the join that it contains. Its time is
 * rounded down, so the present counts if it is within the same second.
 */
export function connectedAtOf({ type, createdAt, participant }: LivekitEvent, now: Date): Date | null {
  if (type !== 'participant_joined') return null;
  const delayMs = now.getTime() - createdAt.getTime();
  const isPrompt = delayMs >= 0 && delayMs < EVENT_TIME_STEP_MS;
  return laterOf(participant?.joinedAt ?? createdAt, isPrompt ? now : createdAt);
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
