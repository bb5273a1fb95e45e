/**
 * Stage 3, capture. In: requested recordings, reports of the embedded recorder, and the states of egresses.
 * Out: captured recordings with their session span, gaps and interruptions, ready for composition.
 * Rules: at most one active recording per room, one lease per recording, the row before the recorder. If a recorder
 * cannot start, the fallback or a later attempt does. Captured media is kept for composition, also after a crash.
 */

export { type AskEgressBrowsersDeps, askEgressBrowsers, type SilentBrowsers } from './egress/ask-egress-browsers.ts';
export { type FollowEgressesDeps, followEgresses } from './egress/follow-egresses.ts';
export { stopEgress } from './egress/stop-egress.ts';
export { type DeadEgress, type StopStrayEgressesDeps, stopStrayEgresses } from './egress/stop-stray-egresses.ts';
export { type WatchEgressBrowsersDeps, watchEgressBrowsers } from './egress/watch-egress-browsers.ts';
export { type SeenOutputs, type WatchEgressOutputsDeps, watchEgressOutputs } from './egress/watch-egress-outputs.ts';
export {
  createWorkerLease,
  type HandOverRecordingsDeps,
  handOverRecordings,
  type ReleaseLostLeasesDeps,
  type RenewLeasesDeps,
  releaseLostLeases,
  renewLeases,
  type WorkerLease,
} from './leases.ts';
export { type PostRoomNoticeDeps, postRoomNotice } from './post-room-notice.ts';
export { type HandleRecorderReportDeps, handleRecorderReport } from './recorder-reports.ts';
export { type StartRecordingDeps, startRecording } from './start-recording.ts';
export { type StopRecordingDeps, stopRecording } from './stop-recording.ts';
export { type SweepDeps, sweep } from './sweep.ts';
export {
  type CaptureDiskWatch,
  unwatchedDisk,
  type WatchCaptureDiskDeps,
  watchCaptureDisk,
} from './watch-capture-disk.ts';
