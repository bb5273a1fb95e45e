export { notifyParticipants } from './notify-participants.ts';
export { type SendNotificationMailDeps, sendNotificationMail } from './send-notification-mail.ts';
export { type StoreRecordingDeps, storeRecording } from './store-recording.ts';
export { storeVerified } from './store-verified.ts';
