export { type ApplyLivekitEventDeps, applyLivekitEvent } from './apply-livekit-event.ts';
export {
  type ReceivedWebhook,
  type ReceiveLivekitWebhookDeps,
  receiveLivekitWebhook,
} from './receive-livekit-webhook.ts';
