import type { Config } from '@young-minds/config';
import { RoomServiceClient } from 'livekit-server-sdk';
import { type Finding, failed, ok, reasonOf, warning } from '../check.ts';

const PATIENCE_MS = 5_000;
/** A larger clock skew is a warning: if it grows, tokens and signatures will fail. */
const SKEW_WARNING_MS = 2_000;
const SKEW_FAILURE_MS = 60_000;

export async function checkLivekit({ livekit }: Config): Promise<Finding> {
  const advice = 'Check LIVEKIT_URL, that the server runs, and port 7880 or the proxy in front of it.';
  try {
    const { status } = await askServer(livekit.url);
    return status === 200 ? ok(`${livekit.url} answers`) : failed(`${livekit.url} answers with ${status}`, advice);
  } catch (error) {
    return failed(`${livekit.url} does not answer: ${reasonOf(error)}`, advice);
  }
}

export async function checkLivekitKey({ livekit }: Config): Promise<Finding> {
  const { url, apiKey, apiSecret } = livekit;
  const client = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: PATIENCE_MS / 1000 });
  try {
    const rooms = await client.listRooms();
    return ok(`the key ${apiKey} is known; ${rooms.length} rooms are open`);
  } catch (error) {
    const isRefused = error instanceof Error && 'status' in error && error.status === 401;
    if (!isRefused) return failed(`the key could not be checked: ${reasonOf(error)}`, 'See LiveKit first.');
    return failed(
      `LiveKit refuses the key ${apiKey}: ${reasonOf(error)}`,
      'LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be under `keys:` in livekit.yaml; check the clock as well.',
    );
  }
}

/** Compares the clocks: LiveKit sends its time with every response, to the second. */
export async function checkClock({ livekit }: Config): Promise<Finding> {
  const response = await askServer(livekit.url).catch(() => null);
  const serverMs = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(serverMs)) return warning('LiveKit did not send its time', 'See LiveKit first.');
  return judgeSkew(Date.now() - (serverMs + 500));
}

export function judgeSkew(skewMs: number): Finding {
  const apartMs = Math.abs(skewMs);
  const found = `this machine is ${(apartMs / 1000).toFixed(1)} s ${skewMs < 0 ? 'behind' : 'ahead of'} LiveKit`;
  const advice = 'Let both machines follow NTP (systemctl enable --now systemd-timesyncd).';
  if (apartMs >= SKEW_FAILURE_MS) return failed(found, advice);
  return apartMs >= SKEW_WARNING_MS ? warning(found, advice) : ok(found);
}

function askServer(url: string): Promise<Response> {
  return fetch(url.replace(/^ws/, 'http'), { signal: AbortSignal.timeout(PATIENCE_MS) });
}
