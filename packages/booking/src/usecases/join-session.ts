import { type Clock, YoungMindsError } from '@young-minds/core';
import { CURRENT_NOTICE } from '../domain/recording-notice.ts';
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
  /** The IP address of the client; null if unknown. */
  readonly address: string | null;
}

/**
 * Lets a participant join the session's room: opens the room, stores the consent to the recording, issues a token. A
 * session that is recorded gives no token without consent to the current notice.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED, SESSION_CANCELLED, SESSION_TOO_EARLY, SESSION_OVER, CONSENT_REQUIRED,
 *   LIVEKIT_UNAVAILABLE
 */
export async function joinSession(deps: JoinSessionDeps, input: JoinSessionInput): Promise<string> {
  const { person, sessionId, request } = input;
  const session = await getSession(deps, person.id, sessionId);
  assertJoinable(session, deps.clock.now());
  const isRecorded = willBeRecorded(deps, session);
  if (isRecorded) assertConsent(request);
  await deps.rooms.open(session.roomName);
  if (isRecorded) await storeConsent(deps, input);
  return deps.rooms.issueToken({ roomName: session.roomName, identity: person.id, displayName: person.name });
}

function willBeRecorded({ isRecordingEnabled }: JoinSessionDeps, { recordingConfig }: MentoringSession): boolean {
  return isRecordingEnabled && recordingConfig.enabled;
}

function assertConsent({ recordingConsent, noticeVersion }: JoinRequest): void {
  if (recordingConsent !== true) {
    throw new YoungMindsError('CONSENT_REQUIRED', 'This session is recorded. To join, agree to be recorded.');
  }
  if (noticeVersion === CURRENT_NOTICE.version) return;
  const message = 'The notice about the recording has changed. Reload the page, read the notice and agree again.';
  throw new YoungMindsError('CONSENT_REQUIRED', message);
}

async function storeConsent({ consents, clock }: JoinSessionDeps, input: JoinSessionInput): Promise<void> {
  await consents.add({
    sessionId: input.sessionId,
    userId: input.person.id,
    noticeVersion: CURRENT_NOTICE.version,
    noticeSha256: CURRENT_NOTICE.sha256,
    address: input.address,
    acceptedAt: clock.now(),
  });
}
