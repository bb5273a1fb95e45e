import {
  type Coverage,
  coverageOf,
  isParticipantOf,
  isUuid,
  type Recording,
  type RecordingPhase,
  type RecordingStatus,
  YoungMindsError,
} from '../domain/index.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';

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
}

export interface ListSessionRecordingsRequest {
  readonly userId: string;
  /** As it came from the address; anything but a known uuid is simply not found. */
  readonly sessionId: string;
}

/**
 * A session's recordings for one of its two people, newest first; none where the session has no room.
 * @throws SESSION_NOT_FOUND, ACCESS_DENIED
 */
export async function listSessionRecordings(
  deps: { readonly unitOfWork: UnitOfWork },
  request: ListSessionRecordingsRequest,
): Promise<readonly RecordingSummary[]> {
  return deps.unitOfWork.run(async (repositories) => {
    await judge(repositories, request);
    const room = await repositories.rooms.findBySession(request.sessionId);
    const recordings = room === null ? [] : await repositories.recordings.listByRoom(room.id);
    return recordings.map(summaryOf);
  });
}

async function judge({ sessions }: Repositories, { userId, sessionId }: ListSessionRecordingsRequest): Promise<void> {
  const session = isUuid(sessionId) ? await sessions.find(sessionId) : null;
  if (session === null) throw new YoungMindsError('SESSION_NOT_FOUND', 'This session does not exist.');
  if (!isParticipantOf(session, userId)) {
    throw new YoungMindsError('ACCESS_DENIED', "Only the session's mentor and mentee can see its recordings.");
  }
}

function summaryOf(recording: Recording): RecordingSummary {
  const { id, status, phase, durationSeconds, fileSizeBytes, createdAt, completedAt } = recording;
  const coverage = coverageOf(recording);
  return { id, status, phase, durationSeconds, fileSizeBytes, createdAt, completedAt, coverage };
}
