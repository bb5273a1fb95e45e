/**
 * Stage 6, storing. In: the composed MP4 and its poster.
 * Out: verified objects in the store, a completed recording, and notifications in the app and by email.
 * Rules: a recording is completed only after its object was read back and its checksum matched. Captured tracks are
 * deleted last. Each participant gets each notification once.
 */

export { notifyParticipants, type SendNotificationMailDeps, sendNotificationMail } from './notify-participants.ts';
export { type StoreRecordingDeps, storeRecording, storeVerified } from './store-recording.ts';
