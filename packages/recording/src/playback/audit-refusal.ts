import type { Repositories } from '../ports/index.ts';

const HOUR_MS = 3_600_000;
/** Refused accesses of one user to one room that the audit trail stores per hour; the last one says that more follow. */
const MAX_PER_HOUR = 20;

interface RefusedAccess {
  /** Null if the session has no room. */
  readonly roomId: string | null;
  readonly recordingId?: string;
  /** Null if the viewer was not signed in. */
  readonly userId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes a refused access to the audit trail, unless the user has already filled it with as many within the hour. */
export async function auditRefusedAccess(
  { audit }: Pick<Repositories, 'audit'>,
  { roomId, recordingId, userId, data }: RefusedAccess,
): Promise<void> {
  const earlier = await audit.countRefusals({ roomId, actorUserId: userId, withinMs: HOUR_MS });
  if (earlier >= MAX_PER_HOUR) return;
  await audit.record({
    type: 'recording_access_refused',
    source: 'api',
    severity: 'warning',
    ...(roomId !== null && { roomId }),
    ...(recordingId !== undefined && { recordingId }),
    ...(userId !== null && { actorUserId: userId }),
    data: { ...data, ...(earlier === MAX_PER_HOUR - 1 && { isLastOfHour: true }) },
  });
}
