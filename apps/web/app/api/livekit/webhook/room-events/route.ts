import { handle } from '#server/http/handle.ts';
import { receiveWebhook } from '#server/livekit/receive-webhook.ts';

/** LiveKit tells of rooms and the people in them. */
export const POST = handle(receiveWebhook);
