import { randomUUID } from 'node:crypto';
import type { SeededSession } from './seed-session.ts';

export interface PresenceBodyOptions {
  readonly session: SeededSession;
  readonly userId: string;
  readonly participantSid: string;
  readonly joinedAt: Date;
  readonly roomSid?: string;
}

const ROOM_SID = 'RM_first';

/** Returns a body as LiveKit writes it: camelCase, 64-bit numbers as strings, event times in whole seconds. */
export function joinedBody({
  session,
  userId,
  participantSid,
  joinedAt,
  connectedAt = joinedAt,
  roomSid = ROOM_SID,
}: PresenceBodyOptions & { readonly connectedAt?: Date }): string {
  return body('participant_joined', connectedAt, {
    room: { sid: roomSid, name: session.roomName },
    participant: participantOf({ participantSid, userId, joinedAt }),
  });
}

/** Returns a body about a publisher. LiveKit includes neither their join time nor their permissions. */
export function publishedBody({
  at,
  ...interval
}: Omit<PresenceBodyOptions, 'joinedAt'> & { readonly at: Date }): string {
  return body('track_published', at, {
    room: { sid: interval.roomSid ?? ROOM_SID, name: interval.session.roomName },
    participant: { sid: interval.participantSid, identity: interval.userId },
    track: { sid: `TR_${randomUUID()}`, source: 'MICROPHONE', mimeType: 'audio/opus' },
  });
}

export function leftBody({ leftAt, ...interval }: PresenceBodyOptions & { readonly leftAt: Date }): string {
  return body('participant_left', leftAt, {
    room: { sid: interval.roomSid ?? ROOM_SID, name: interval.session.roomName },
    participant: { ...participantOf(interval), state: 'DISCONNECTED' },
  });
}

export function roomBody(
  event: 'room_started' | 'room_finished',
  {
    session,
    at,
    roomSid = ROOM_SID,
  }: { readonly session: SeededSession; readonly at: Date; readonly roomSid?: string },
): string {
  return body(event, at, { room: { sid: roomSid, name: session.roomName, turnPassword: 'a TURN secret' } });
}

function participantOf({
  participantSid,
  userId,
  joinedAt,
}: Pick<PresenceBodyOptions, 'participantSid' | 'userId' | 'joinedAt'>) {
  return {
    sid: participantSid,
    identity: userId,
    joinedAt: secondsOf(joinedAt),
    joinedAtMs: String(joinedAt.getTime()),
    permission: { canSubscribe: true, canPublish: true },
  };
}

function body(event: string, createdAt: Date, rest: object): string {
  return JSON.stringify({ event, ...rest, id: `EV_${randomUUID()}`, createdAt: secondsOf(createdAt) });
}

function secondsOf(moment: Date): string {
  return String(Math.floor(moment.getTime() / 1000));
}
