import { systemClock } from '@young-minds/core';
import { eraseRecording } from '@young-minds/recording/maintenance';
import { openPlatform } from '../instance/open-platform.ts';

export interface EraseOptions {
  /** Recorded in the audit trail. */
  readonly reason: string;
  /** Other stores that may hold a copy. */
  readonly alsoIn: readonly string[];
}

/** Erases one recording from its store; its row and its audit trail are kept, with the reason. */
export async function erase(recordingId: string, { reason, alsoIn }: EraseOptions): Promise<number> {
  await using platform = await openPlatform();
  const request = { recordingId, reason, otherStores: alsoIn.map(platform.storage.named) };
  const dueAt = await eraseRecording({ ...platform, clock: systemClock }, request);
  if (dueAt !== null) {
    const when = dueAt.toISOString();
    console.log(`NOT ERASED ${recordingId}: the store has locked it until ${when}. The worker erases it then.`);
    return 1;
  }
  console.log(`Erased ${recordingId}. Delete backups and versions outside this store yourself.`);
  return 0;
}
