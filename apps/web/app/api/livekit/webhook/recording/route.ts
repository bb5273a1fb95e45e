import { handle } from '#server/http/handle.ts';
import { receiveWebhook } from '#server/http/receive-webhook.ts';

/** Receives LiveKit Egress's webhooks about recordings. */
export const POST = handle(receiveWebhook);
