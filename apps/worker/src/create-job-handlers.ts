import type { JobHandlers } from '@young-minds/db';
import {
  applyLivekitEvent,
  composeRecording,
  giveUpRecording,
  notifyParticipants,
  postRoomNotice,
  sendNotificationMail,
  startRecording,
  stopEgress,
  stopRecording,
  storeRecording,
} from '@young-minds/recording/usecases';
import type { LineDeps } from './line-deps.ts';

/** Every job and the use case that does it. */
export function createJobHandlers(deps: LineDeps): JobHandlers {
  return {
    'apply-livekit-event': (payload) => applyLivekitEvent(deps, payload),
    'start-recording': (payload) => startRecording(deps, payload),
    'stop-recording': (payload) => stopRecording(deps, payload),
    'post-room-notice': (payload) => postRoomNotice(deps, payload),
    'stop-egress': (payload) => stopEgress(deps, payload),
    'compose-recording': (payload, { attempt, signal }) => composeRecording(deps, { ...payload, attempt, signal }),
    'store-recording': (payload, { attempt, signal }) => storeRecording(deps, { ...payload, attempt, signal }),
    'give-up-recording': (payload) => giveUpRecording(deps, payload),
    'notify-participants': (payload) => notifyParticipants(deps, payload),
    'send-notification-mail': (payload) => sendNotificationMail(deps, payload),
  };
}
