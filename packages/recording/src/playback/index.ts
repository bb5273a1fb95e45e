/**
 * Playback. In: requests of a user, or of a client without a user, for recordings of a session.
 * Out: views of recordings and short-lived signed URLs.
 * Rules: only the mentor and the mentee of the session get access, every playback URL and every refusal (up to 20
 * per user, room and hour) is written to the audit trail, and an erased recording is not found.
 */

export { authorizeViewer, refuseAnonymous, type ViewableRecording, type ViewerRequest } from './authorize-viewer.ts';
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
