import { type EgressSnapshot, parseEgressInfo, YoungMindsError } from '@young-minds/recording/domain';
import { EgressClient, type EgressInfo, RoomServiceClient } from 'livekit-server-sdk';

export interface LivekitAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A client whose calls give up after so long; the SDK knows one patience a client. */
export function egressClient({ url, apiKey, apiSecret }: LivekitAccess, patienceMs: number): EgressClient {
  return new EgressClient(url, apiKey, apiSecret, { requestTimeout: patienceMs / 1000 });
}

export function roomClient({ url, apiKey, apiSecret }: LivekitAccess, patienceMs: number): RoomServiceClient {
  return new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: patienceMs / 1000 });
}

export function snapshotOf(info: EgressInfo): EgressSnapshot {
  return parseEgressInfo(info.toJson());
}

/** The HTTP status of a Twirp error; null where no answer came at all. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : null;
}

export function livekitUnavailable(cause: unknown): YoungMindsError {
  const message = 'LiveKit does not answer; check LIVEKIT_URL, its keys, and that it has Redis where Egress is used.';
  return new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause });
}
