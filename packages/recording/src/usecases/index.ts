export { type ApplyLivekitEventDeps, applyLivekitEvent } from './apply-livekit-event.ts';
export { authorizeViewer, type ViewableRecording, type ViewerRequest } from './authorize-viewer.ts';
export { closeEndedSessions } from './close-ended-sessions.ts';
export { type ComposeAheadDeps, composeAhead } from './compose-ahead.ts';
export { type ComposeRecordingDeps, composeRecording } from './compose-recording.ts';
export { type FollowEgressesDeps, followEgresses } from './egress/follow-egresses.ts';
export { stopEgress } from './egress/stop-egress.ts';
export { type StopStrayEgressesDeps, stopStrayEgresses } from './egress/stop-stray-egresses.ts';
export { type WatchEgressBrowsersDeps, watchEgressBrowsers } from './egress/watch-egress-browsers.ts';
export { type EraseRecordingDeps, eraseRecording } from './erase-recording.ts';
export { examineStorage } from './examine-storage.ts';
export { type GetPlaybackUrlDeps, getPlaybackUrl, type PlaybackUrlRequest } from './get-playback-url.ts';
export {
  type GetRecordingForViewerDeps,
  getRecordingForViewer,
  type RecordingView,
} from './get-recording-for-viewer.ts';
export { type GiveBackLostHoldingsDeps, giveBackLostHoldings } from './give-back-lost-holdings.ts';
export { type GiveUpRecordingDeps, giveUpRecording } from './give-up-recording.ts';
export { type HandOverRecordingsDeps, handOverRecordings } from './hand-over-recordings.ts';
export { type HandleRecorderReportDeps, handleRecorderReport } from './handle-recorder-report.ts';
export {
  type ListSessionRecordingsRequest,
  listSessionRecordings,
  type RecordingSummary,
} from './list-session-recordings.ts';
export {
  type MigrateRecordingsDeps,
  type MigrationRequest,
  type MigrationStep,
  migrateRecordings,
} from './migrate-recordings.ts';
export { notifyParticipants } from './notify-participants.ts';
export { type PostRoomNoticeDeps, postRoomNotice } from './post-room-notice.ts';
export { type Restoration, type RestoreRawTracksDeps, restoreRawTracks } from './raw-tracks/restore-raw-tracks.ts';
export { type ShippedChunk, type ShipRawTracksDeps, shipRawTracks } from './raw-tracks/ship-raw-tracks.ts';
export { sweepRawTracks } from './raw-tracks/sweep-raw-tracks.ts';
export {
  type ReceivedWebhook,
  type ReceiveLivekitWebhookDeps,
  receiveLivekitWebhook,
} from './receive-livekit-webhook.ts';
export type { Finding, FindingKind, ReconcileDeps } from './reconcile/finding.ts';
export { reconcileInTurn } from './reconcile/reconcile-in-turn.ts';
export {
  type KindCount,
  type ReconcileOptions,
  type ReconcileSummary,
  reconcileRecordings,
} from './reconcile/reconcile-recordings.ts';
export { type RetryRecordingDeps, retryRecording } from './reconcile/retry-recording.ts';
export { type ReconcilePresenceDeps, reconcilePresence } from './reconcile-presence.ts';
export { refuseAnonymous } from './refuse-anonymous.ts';
export { type RenewLeasesDeps, renewLeases } from './renew-leases.ts';
export { type SendNotificationMailDeps, sendNotificationMail } from './send-notification-mail.ts';
export { type StartRecordingDeps, startRecording } from './start-recording.ts';
export { type StopRecordingDeps, stopRecording } from './stop-recording.ts';
export { type StoreRecordingDeps, storeRecording } from './store-recording.ts';
export { type SweepDeps, sweep } from './sweep.ts';
export { type TellOperatorDeps, tellOperator } from './tell-operator.ts';
export { type AuditVerdict, type TamperedLine, type Tampering, verifyAuditTrail } from './verify-audit-trail.ts';
export {
  type VerificationRequest,
  type VerificationStep,
  verifyRecordings,
} from './verify-recordings.ts';
export {
  type CaptureDiskWatch,
  unwatchedDisk,
  type WatchCaptureDiskDeps,
  watchCaptureDisk,
} from './watch-capture-disk.ts';
export { type WatchRisksDeps, watchRisks } from './watch-risks.ts';
export { type WatchWaitsDeps, watchWaits } from './watch-waits.ts';
export { createWorkerLease, type WorkerLease } from './worker-lease.ts';
