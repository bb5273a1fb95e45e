import { isNotFound, REQUEST_TIMEOUT_MS, roomClient } from '@young-minds/livekit/room-service';
import { type LivekitAccess, livekitUnavailable } from '@young-minds/recording/domain';
import type { BrowserAnswer } from '@young-minds/recording/ports';
import { AccessToken } from 'livekit-server-sdk';

/** A page that runs answers within milliseconds. */
const ANSWER_MS = 1_500;
/** Longer, so that a slow LiveKit is not taken for a silent browser. */
const PATIENCE_MS = 4_000;
/** No page offers this method, so one that runs refuses it. */
const METHOD = 'young-minds.ping';
const ROUTE = '/twirp/livekit.RoomService/PerformRpc';

/**
 * What LiveKit's error codes of the call mean: the page does not offer the method; it did not confirm the call; it did
 * not respond.
 * @see https://github.com/livekit/protocol/blob/main/utils/data_channel_rpc.go
 */
const ANSWERS = new Map<string | undefined, BrowserAnswer>([
  ['1400', 'answered'],
  ['1501', 'silent'],
  ['1502', 'silent'],
]);

/** Returns a function that asks the browser of an egress, through LiveKit, whether its page runs. */
export function createBrowserProbe(livekit: LivekitAccess) {
  const rooms = roomClient(livekit, REQUEST_TIMEOUT_MS);

  /**
   * Egress's tokens do not permit data, so LiveKit ignores the browser's first answer. Returns whether the browser had
   * the permission.
   */
  async function permitAnswer(roomName: string, egressId: string): Promise<boolean> {
    const { permission } = await rooms.getParticipant(roomName, egressId);
    if (permission === undefined) return false;
    if (permission.canPublishData) return true;
    await rooms.updateParticipant(roomName, egressId, { permission: { ...permission, canPublishData: true } });
    return false;
  }

  return async (roomName: string, egressId: string): Promise<BrowserAnswer> => {
    const answer = await performRpc(livekit, { room: roomName, destinationIdentity: egressId });
    if (answer !== 'silent') return answer;
    try {
      return (await permitAnswer(roomName, egressId)) ? 'silent' : 'unknown';
    } catch (error) {
      // It has left meanwhile.
      if (isNotFound(error)) return 'unknown';
      throw livekitUnavailable(error, roomName);
    }
  };
}

/** LiveKit's server SDK does not offer this method. A LiveKit without it answers 404. */
async function performRpc(
  { url, apiKey, apiSecret }: LivekitAccess,
  destination: { readonly room: string; readonly destinationIdentity: string },
): Promise<BrowserAnswer> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: '1m' });
  token.addGrant({ roomAdmin: true, room: destination.room });
  const request = { ...destination, method: METHOD, responseTimeoutMs: ANSWER_MS };
  try {
    const response = await fetch(new URL(ROUTE, url.replace(/^ws/, 'http')), {
      method: 'POST',
      headers: { Authorization: `Bearer ${await token.toJwt()}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return 'answered';
    const [, code] = /RpcError (\d+)/.exec(await response.text()) ?? [];
    return ANSWERS.get(code) ?? 'unknown';
  } catch {
    // The other requests to LiveKit report that it is unavailable.
    return 'unknown';
  }
}
