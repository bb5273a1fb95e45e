/**
 * Stage 6, storing. In: the composed MP4 and its poster.
 * Out: verified objects in the store, a completed recording, and notifications in the app and by email.
 * Rules: a recording is completed only after its object was read back and its checksum matched. Captured tracks are
 * deleted last. Each participant gets each notification once.
 */

export { notifyParticipants } from './notify-participants.ts';
export { type SendNotificationMailDeps, sendNotificationMail } from './send-notification-mail.ts';
export { type StoreRecordingDeps, storeRecording } from './store-recording.ts';
export { storeVerified } from './store-verified.ts';
