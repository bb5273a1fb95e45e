import type { Clock } from '@young-minds/core';
import { YoungMindsError } from '@young-minds/core';
import type { JoinRequest } from '../domain/join-request.ts';
import { assertJoinable } from '../domain/join-window.ts';
import type { MentoringSession } from '../domain/mentoring-session.ts';
import type { Person } from '../domain/person.ts';
import type { ConsentRepository } from '../ports/consent-repository.ts';
import type { MeetingRooms } from '../ports/meeting-rooms.ts';
import type { SessionRepository } from '../ports/session-repository.ts';
import { getSession } from './get-session.ts';

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
