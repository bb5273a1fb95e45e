import { readdressRecordings } from '@young-minds/recording/migration';
import { openPlatform } from '../instance/open-platform.ts';

export interface ReaddressOptions {
  /** The address in the rows. */
  readonly from: string;
  /** The name of the store at its present address. */
  readonly to: string;
}

/** Updates the rows of a store that has another address now. Returns 1 if an object is not there. */
export async function readdress({ from, to }: ReaddressOptions, signal: AbortSignal): Promise<number> {
  await using platform = await openPlatform();
  const counts = { updated: 0, failures: 0 };
  for await (const { recordingId, failure } of readdressRecordings(platform, {
    from,
    to: platform.storage.named(to),
    signal,
  })) {
    counts[failure === null ? 'updated' : 'failures'] += 1;
    if (failure !== null) console.log(`NOT UPDATED ${recordingId}: ${failure.code}: ${failure.message}`);
  }
  console.log(`${counts.updated} updated, ${counts.failures} failures.`);
  return counts.failures === 0 ? 0 : 1;
}
