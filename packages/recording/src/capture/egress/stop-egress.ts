import type { EgressService } from '../../ports/index.ts';

/**
 * Stops an egress, unless it has ended or its service does not answer: then the next look finds it again. Idempotent.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function stopEgress(
  { egress }: { readonly egress: EgressService | null },
  { egressId }: { readonly egressId: string },
): Promise<void> {
  await egress?.stop(egressId);
}
