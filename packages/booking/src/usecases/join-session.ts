import { type Clock, YoungMindsError } from '@young-minds/core';
import type { JoinRequest } from '../domain/requests.ts';
import { assertJoinable } from '../domain/rules.ts';
import type { MentoringSession, Person } from '../domain/session.ts';
import type { ConsentRepository, MeetingRooms, SessionRepository } from '../ports/repositories.ts';
import { getSession } from './read-sessions.ts';

interface JoinSessionDeps {
  readonly sessions: SessionRepository;
  readonly consents: ConsentRepository;
  readonly rooms: MeetingRooms;
  readonly clock: Clock;
  /** If false, the platform records nothing, and no consent is required. */
  readonly isRecordingEnabled: boolean;
}

interface JoinSessionInput {
  readonly person: Person;
  readonly sessionId: string;
  readonly request: JoinRequest;
}

/**
 * Lets a participant join the session's room: opens the room, stores the accepted recording notice, issues a token.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_TOO_EARLY, SESSION_OVER, CONSENT_REQUIRED,
 *   LIVEKIT_UNAVAILABLE
 */
export async function joinSession(deps: JoinSessionDeps, input: JoinSessionInput): Promise<string> {
  const { person, sessionId, request } = input;
  const session = await getSession(deps, person.id, sessionId);
  assertJoinable(session, deps.clock.now());
  assertConsent(deps, session, request);
  await deps.rooms.open(session.roomName);
  if (request.recordingConsent === true) await keepConsent(deps, input);
  return deps.rooms.issueToken({ roomName: session.roomName, identity: person.id, displayName: person.name });
}

function assertConsent(
  { isRecordingEnabled }: JoinSessionDeps,
  { recordingConfig }: MentoringSession,
  { recordingConsent }: JoinRequest,
): void {
  const isRecorded = isRecordingEnabled && recordingConfig.enabled;
  if (!isRecorded || recordingConsent !== false) return;
  throw new YoungMindsError('CONSENT_REQUIRED', 'This session is recorded. To join, agree to be recorded.');
}

async function keepConsent({ consents, clock }: JoinSessionDeps, input: JoinSessionInput): Promise<void> {
  await consents.add({
    sessionId: input.sessionId,
    userId: input.person.id,
    noticeVersion: input.request.noticeVersion,
    acceptedAt: clock.now(),
  });
}
