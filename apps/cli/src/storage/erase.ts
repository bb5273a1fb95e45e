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
  await eraseRecording({ ...platform, clock: systemClock }, request);
  console.log(`Erased ${recordingId}. Delete backups and versions outside this store yourself.`);
  return 0;
}
