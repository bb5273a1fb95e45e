export { type ComposeAheadDeps, composeAhead } from './compose-ahead.ts';
export { type ComposeRecordingDeps, composeRecording } from './compose-recording.ts';
