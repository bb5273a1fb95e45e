import { handle } from '#server/http/handle.ts';
import { receiveWebhook } from '#server/livekit/receive-webhook.ts';

/** LiveKit Egress tells of its recordings. */
export const POST = handle(receiveWebhook);
