import type { EgressService } from '../../ports/index.ts';

/**
 * Stops an egress. Does nothing if it has ended or its service does not answer; `stopStrayEgresses` finds it again
 * then. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopEgress(
  { egress }: { readonly egress: EgressService | null },
  { egressId }: { readonly egressId: string },
): Promise<void> {
  await egress?.stop(egressId);
}
