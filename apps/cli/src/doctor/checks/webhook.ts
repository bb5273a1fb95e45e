import { createHash, randomUUID } from 'node:crypto';
import type { Config } from '@young-minds/config';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { type Finding, failed, ok, reasonOf, warning } from '../check.ts';
import { withDatabase } from './database.ts';

const PATH = '/api/livekit/webhook/room-events';
const PATIENCE_MS = 5_000;
/** LiveKit sends immediately; this leaves time for its second attempt. */
const DELIVERY_MS = 6_000;

/** Sends the platform a signed event, as LiveKit does, and checks that a worker processes it from the inbox. */
export async function checkOwnWebhook(config: Config): Promise<Finding> {
  const url = `${config.web.baseUrl}${PATH}`;
  const id = `EV_doctor_${randomUUID()}`;
  const status = await post(url, await signed(config, id)).catch(reasonOf);
  if (status !== 200) {
    const advice = 'Check that the web process runs and that BETTER_AUTH_URL reaches it from this host.';
    return failed(`${url} answers with ${status}`, advice);
  }
  const isApplied = await waitForEvent(config, 'event_id = $1', id, "state <> 'pending'");
  if (isApplied) return ok('a signed event was stored, and a worker processed it');
  return failed('a signed event was stored, and no worker processed it', 'Start a worker; see its log.');
}

/** Opens a room briefly and waits until LiveKit has sent its webhook. */
export async function checkRealWebhook(config: Config): Promise<Finding> {
  const { url, apiKey, apiSecret } = config.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: PATIENCE_MS / 1000 });
  const name = `doctor-${randomUUID()}`;
  try {
    await rooms.createRoom({ name, emptyTimeout: 10 });
  } catch (error) {
    return warning(`no room could be opened: ${reasonOf(error)}`, 'See LiveKit and its key first.');
  }
  const hasCome = await waitForEvent(config, 'room_name = $1', name, 'true');
  await rooms.deleteRoom(name).catch(() => undefined);
  if (hasCome) return ok('LiveKit sent a webhook with a valid signature');
  return failed(
    `LiveKit opened a room and sent no webhook within ${DELIVERY_MS / 1000} s`,
    `livekit.yaml: webhook.urls must name ${config.web.baseUrl}${PATH}, webhook.api_key the key, and LiveKit must reach it.`,
  );
}

interface SignedBody {
  readonly body: string;
  readonly authorization: string;
}

async function signed({ livekit }: Config, id: string): Promise<SignedBody> {
  const room = { name: `doctor-${randomUUID()}`, sid: 'RM_doctor' };
  const body = JSON.stringify({ event: 'room_started', room, id, createdAt: String(Math.floor(Date.now() / 1000)) });
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { ttl: '5m' });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return { body, authorization: await token.toJwt() };
}

async function post(url: string, { body, authorization }: SignedBody): Promise<number> {
  const headers = { 'Content-Type': 'application/webhook+json', Authorization: authorization };
  const { status } = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
  return status;
}

/** Returns whether the inbox receives such an event before the timeout. */
function waitForEvent(config: Config, which: string, value: string, condition: string): Promise<boolean> {
  return withDatabase(config, async ({ pool }) => {
    const ask = async () =>
      (await pool.query(`SELECT 1 FROM webhook_inbox WHERE ${which} AND ${condition}`, [value])).rowCount !== 0;
    return waitUntil(ask, { timeoutMs: DELIVERY_MS, intervalMs: 200, what: 'the event' });
  }).catch(() => false);
}
