import { type EgressSnapshot, type LivekitAccess, parseEgressInfo } from '@young-minds/recording/domain';
import { EgressClient, type EgressInfo } from 'livekit-server-sdk';

/** Returns a client whose calls time out after `patienceMs`, because the SDK has one timeout per client. */
export function egressClient({ url, apiKey, apiSecret }: LivekitAccess, patienceMs: number): EgressClient {
  return new EgressClient(url, apiKey, apiSecret, { requestTimeout: patienceMs / 1000 });
}

export function snapshotOf(info: EgressInfo): EgressSnapshot {
  return parseEgressInfo(info.toJson());
}
