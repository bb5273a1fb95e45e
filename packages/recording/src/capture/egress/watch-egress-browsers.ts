import type { Clock } from '@young-minds/core';
import { type PublishedMedia, type RecordingPolicy, withPublished } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressService, UnitOfWork } from '../../ports/index.ts';
import type { WorkerLease } from '../leases.ts';
import { loseEgress } from './lose-egress.ts';

/** The reason for stopping an egress whose browser is not in its room. */
export const BROWSER_GONE = 'the browser of the egress is gone from the room';

export interface WatchEgressBrowsersDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

/**
 * Checks that the egresses of this worker's recordings still have a browser in the room. If its browser or its whole
 * service has crashed, an egress stays ACTIVE and would record a frozen picture to the end. A webhook reports the same,
 * if it arrives. Notes what participants publish, because LiveKit sends no webhook when a track is muted.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function watchEgressBrowsers({
  unitOfWork,
  clock,
  policy,
  lease,
  egress,
}: WatchEgressBrowsersDeps): Promise<void> {
  if (egress === null) return;
  const held = await unitOfWork.run(({ recordings }) => recordings.listHeld(lease.owner));
  for (const { id, recorder, phase, recordingSid, roomName } of held) {
    if (recorder !== 'egress' || phase !== 'capturing' || recordingSid === null) continue;
    const { hasBrowser, published } = await egress.lookInto(roomName, recordingSid);
    if (published !== null) await notePublished(unitOfWork, id, { ...published, at: clock.now() });
    if (hasBrowser) continue;
    await unitOfWork.run(async (repositories) => {
      const locked = await lockRecording(repositories, id);
      if (locked === null) return;
      const lost = { ...locked, reason: BROWSER_GONE, source: 'reconciler', policy, now: clock.now() } as const;
      await loseEgress(repositories, lost);
    });
  }
}

/** Writes to the row what participants publish, if it has changed: the composer compares it with what is in the file. */
async function notePublished(unitOfWork: UnitOfWork, recordingId: string, published: PublishedMedia): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const unlocked = await repositories.recordings.find(recordingId);
    if (unlocked === null || withPublished(unlocked.metadata, published) === null) return;
    const locked = await lockRecording(repositories, recordingId);
    const metadata = locked && withPublished(locked.recording.metadata, published);
    if (metadata !== null) await repositories.recordings.update(recordingId, { metadata });
  });
}
