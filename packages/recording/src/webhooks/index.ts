/**
 * Stage 1, webhooks. In: LiveKit's signed webhooks, and later the job that applies one stored event.
 * Out: one row per event id in the inbox; presence facts and egress states for the rooms and recordings they name.
 * Rules: verify the signature before anything else, store no secrets, apply each event exactly once under its room's
 * lock, and compute the consequences from all known facts, so that order and repetition do not matter.
 */

export { type ApplyLivekitEventDeps, applyLivekitEvent } from './apply-livekit-event.ts';
export {
  type ReceivedWebhook,
  type ReceiveLivekitWebhookDeps,
  receiveLivekitWebhook,
} from './receive-livekit-webhook.ts';
