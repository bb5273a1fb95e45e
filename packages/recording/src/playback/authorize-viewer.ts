import { YoungMindsError } from '@young-minds/core';
import {
  type AccessOrigin,
  isDiscarded,
  isParticipantOf,
  parseUuid,
  type Recording,
  type Room,
} from '../domain/index.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';
import { auditRefusedAccess } from './audit-refusal.ts';

export interface ViewerRequest {
  readonly userId: string;
  /** As in the request's URL; anything but a known uuid is not found. */
  readonly recordingId: string;
  /** Absent if the request does not come from outside. */
  readonly origin?: AccessOrigin;
}

export interface ViewableRecording {
  readonly recording: Recording;
  readonly room: Room;
}

type Verdict = ViewableRecording | { readonly refusal: YoungMindsError };

/**
 * Grants access to a recording to the participants of its session only; writes a refusal to the audit trail.
 * @throws RECORDING_NOT_FOUND, ACCESS_DENIED
 */
export async function authorizeViewer(
  deps: { readonly unitOfWork: UnitOfWork },
  request: ViewerRequest,
): Promise<ViewableRecording> {
  // The refusal is returned as a value: thrown inside the transaction, it would roll back its audit event.
  const verdict = await deps.unitOfWork.run((repositories) => judge(repositories, request));
  if ('refusal' in verdict) throw verdict.refusal;
  return verdict;
}

async function judge(repositories: Repositories, { userId, recordingId, origin }: ViewerRequest): Promise<Verdict> {
  const found = await findWithRoom(repositories, recordingId);
  if (found === null) return { refusal: new YoungMindsError('RECORDING_NOT_FOUND', "This recording doesn't exist.") };
  if (isParticipantOf(found.room.session, userId)) return found;
  const refusal = new YoungMindsError('ACCESS_DENIED', "Only the session's mentor and mentee can open this recording.");
  await auditRefusal(repositories, found, { userId, origin, refusal });
  return { refusal };
}

/** Returns a recording with its room; null for anything but a known id, and for a discarded recording. */
async function findWithRoom(repositories: Repositories, recordingId: string): Promise<ViewableRecording | null> {
  const id = parseUuid(recordingId);
  const recording = id === null ? null : await repositories.recordings.find(id);
  if (recording === null || isDiscarded(recording)) return null;
  const room = await repositories.rooms.findBySession(recording.sessionId);
  return room === null ? null : { recording, room };
}

/** Returns the error for a recording that an operator has erased; it stays unavailable permanently. */
export function recordingErased(): YoungMindsError {
  return new YoungMindsError('RECORDING_NOT_FOUND', 'This recording was erased.');
}

interface Refusal {
  /** Absent if the viewer was not signed in. */
  readonly userId?: string;
  readonly origin: AccessOrigin | undefined;
  readonly refusal: YoungMindsError;
}

/** Writes a refused access to the audit trail: which recording, why, and from where. */
export async function auditRefusal(
  repositories: Pick<Repositories, 'audit'>,
  { recording }: ViewableRecording,
  { userId, origin, refusal }: Refusal,
): Promise<void> {
  const { id: recordingId, roomId } = recording;
  const data = { code: refusal.code, ...origin };
  await auditRefusedAccess(repositories, { roomId, recordingId, userId: userId ?? null, data });
}

interface AnonymousRequest {
  /** As in the request's URL. */
  readonly recordingId: string;
  readonly origin: AccessOrigin;
}

/**
 * Refuses a recording to a user who is not signed in; if the recording exists, writes the refusal to the audit trail.
 * @throws UNAUTHENTICATED
 */
export async function refuseAnonymous(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { recordingId, origin }: AnonymousRequest,
): Promise<never> {
  const refusal = new YoungMindsError('UNAUTHENTICATED', 'Sign in first.');
  await unitOfWork.run(async (repositories) => {
    const found = await findWithRoom(repositories, recordingId);
    if (found !== null) await auditRefusal(repositories, found, { origin, refusal });
  });
  throw refusal;
}
