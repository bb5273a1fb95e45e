import { handle } from '#server/http/handle.ts';
import { receiveWebhook } from '#server/http/receive-webhook.ts';

/** Receives LiveKit's webhooks about rooms and their participants. */
export const POST = handle(receiveWebhook);
