import { YoungMindsError } from '@young-minds/core';
import {
  type AccessOrigin,
  type Coverage,
  coverageOf,
  isDiscarded,
  isParticipantOf,
  parseUuid,
  type Recording,
  type RecordingPhase,
  type RecordingStatus,
} from '../domain/index.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';
import { auditRefusedAccess } from './audit-refusal.ts';

export interface RecordingSummary {
  readonly id: string;
  readonly status: RecordingStatus;
  readonly phase: RecordingPhase;
  readonly durationSeconds: number | null;
  readonly fileSizeBytes: number | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  /** Null while it is being captured. */
  readonly coverage: Coverage | null;
  /** Quality issues, as texts; empty if none were found. */
  readonly qualityIssues: readonly string[];
}

export interface ListSessionRecordingsRequest {
  readonly userId: string;
  /** As in the request's URL; anything but a known uuid is not found. */
  readonly sessionId: string;
  /** Absent if the request does not come from outside. */
  readonly origin?: AccessOrigin;
}

/**
 * Lists a session's recordings for one of its participants, newest first; none if the session has no room.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED (audited)
 */
export async function listSessionRecordings(
  deps: { readonly unitOfWork: UnitOfWork },
  request: ListSessionRecordingsRequest,
): Promise<readonly RecordingSummary[]> {
  // The refusal is returned as a value: thrown inside the transaction, it would roll back its audit event.
  const answer = await deps.unitOfWork.run(async (repositories) => {
    const sessionId = parseUuid(request.sessionId);
    if (sessionId === null) return sessionNotFound();
    const refusal = await refusalOf(repositories, { ...request, sessionId });
    if (refusal !== null) return refusal;
    const room = await repositories.rooms.findBySession(sessionId);
    const recordings = room === null ? [] : await repositories.recordings.listByRoom(room.id);
    return recordings.filter((recording) => !isDiscarded(recording)).map(summaryOf);
  });
  if (answer instanceof YoungMindsError) throw answer;
  return answer;
}

async function refusalOf(
  { sessions, rooms, audit }: Repositories,
  { userId, sessionId, origin }: ListSessionRecordingsRequest,
): Promise<YoungMindsError | null> {
  const participants = await sessions.findParticipants(sessionId);
  if (participants === null) return sessionNotFound();
  if (isParticipantOf(participants, userId)) return null;
  const room = await rooms.findBySession(sessionId);
  const data = { code: 'ACCESS_DENIED', sessionId, ...origin };
  await auditRefusedAccess({ audit }, { roomId: room?.id ?? null, userId, data });
  return new YoungMindsError('ACCESS_DENIED', "Only the session's mentor and mentee can see its recordings.");
}

function sessionNotFound(): YoungMindsError {
  return new YoungMindsError('SESSION_NOT_FOUND', "This session doesn't exist.");
}

function summaryOf(recording: Recording): RecordingSummary {
  const { id, status, phase, durationSeconds, fileSizeBytes, createdAt, completedAt } = recording;
  const coverage = coverageOf(recording);
  return {
    id,
    status,
    phase,
    durationSeconds,
    fileSizeBytes,
    createdAt,
    completedAt,
    coverage,
    qualityIssues: recording.metadata.artifact?.flaws ?? [],
  };
}
