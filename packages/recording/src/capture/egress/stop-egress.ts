import type { EgressService, JobPayloads, Repositories } from '../../ports/index.ts';

/**
 * Stops an egress and removes its browser from the room. LiveKit shows a room as being recorded for another 20 s if the
 * browser, its handler or its service has crashed. Does nothing if the egress has ended or its service does not answer;
 * `stopStrayEgresses` finds it again then. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopEgress(
  { egress }: { readonly egress: EgressService | null },
  { egressId, roomName }: JobPayloads['stop-egress'],
): Promise<void> {
  if (egress === null) return;
  // At the same time, because a service that has crashed takes 5 s not to answer.
  await Promise.all([
    egress.stop(egressId),
    roomName === undefined ? undefined : egress.removeBrowser(roomName, egressId),
  ]);
}

/** Removes what is left in the room of an egress that no longer records, whether or not LiveKit reports its end. */
export async function removeFromRoom(
  { jobs }: Pick<Repositories, 'jobs'>,
  { egressId, roomName }: { readonly egressId: string; readonly roomName: string },
): Promise<void> {
  await jobs.enqueue('stop-egress', { egressId, roomName });
}
