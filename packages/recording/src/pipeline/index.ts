export { type GiveUpRecordingDeps, giveUpRecording } from './give-up-recording.ts';
