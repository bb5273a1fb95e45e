import { type AuditSource, isAnyonePresent } from '../../domain/index.ts';
import { advanceRecording } from '../../pipeline/advance-recording.ts';
import type { LockedRecording } from '../../pipeline/lock-recording.ts';
import type { Repositories } from '../../ports/index.ts';

export interface LostEgress extends LockedRecording {
  readonly reason: string;
  readonly source: AuditSource;
  readonly now: Date;
}

/**
 * Stops an egress that runs and no longer records, so that its file becomes a video and the participants still in the
 * room get another recording immediately. Does nothing if the room is empty: that stop is planned elsewhere.
 */
export async function loseEgress(repositories: Repositories, lost: LostEgress): Promise<boolean> {
  const { recording, room, reason, source, now } = lost;
  if (recording.phase !== 'capturing' || recording.recordingSid === null) return false;
  if (!isAnyonePresent(await repositories.participants.listSpans(room.id))) return false;
  // No participant has left: the session span ends with the file.
  const event = { type: 'stop_requested', at: now, reason, lastLeftAt: null } as const;
  await advanceRecording(repositories, { recording, event, source });
  await repositories.jobs.enqueue('stop-egress', { egressId: recording.recordingSid });
  return true;
}
