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
 * An egress that runs and records nothing any more is told to stop, so that what it has becomes a video and the people
 * still there get another recording at once. With nobody there its stop is planned elsewhere.
 */
export async function loseEgress(repositories: Repositories, lost: LostEgress): Promise<boolean> {
  const { recording, room, reason, source, now } = lost;
  if (recording.phase !== 'capturing' || recording.recordingSid === null) return false;
  if (!isAnyonePresent(await repositories.participants.listSpans(room.id))) return false;
  // Nobody has left: the span ends where the file does.
  const event = { type: 'stop_requested', at: now, reason, lastLeftAt: null } as const;
  await advanceRecording(repositories, { recording, event, source });
  await repositories.jobs.enqueue('stop-egress', { egressId: recording.recordingSid });
  return true;
}
