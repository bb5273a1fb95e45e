import { handle } from '#server/http/handle.ts';
import { receiveWebhook } from '#server/livekit/receive-webhook.ts';

/** Receives LiveKit's webhooks about rooms and their participants. */
export const POST = handle(receiveWebhook);
