export { authorizeViewer, type ViewableRecording, type ViewerRequest } from './authorize-viewer.ts';
export { type GetPlaybackUrlDeps, getPlaybackUrl, type PlaybackUrlRequest } from './get-playback-url.ts';
export {
  type GetRecordingForViewerDeps,
  getRecordingForViewer,
  type RecordingView,
} from './get-recording-for-viewer.ts';
export {
  type ListSessionRecordingsRequest,
  listSessionRecordings,
  type RecordingSummary,
} from './list-session-recordings.ts';
export { refuseAnonymous } from './refuse-anonymous.ts';
