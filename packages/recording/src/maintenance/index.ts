/**
 * Maintenance. In: rows, LiveKit's rooms, capture folders and stores; commands of the operator.
 * Out: repairs through events of the state machine and jobs, operator alerts, verification results, and erasures.
 * Rules: check again under the room's lock before a repair, never delete the last copy of a recording, raise one alert
 * per name and subject, and erase only on a legal request.
 */

export { deleteOldWebhooks } from './delete-old-webhooks.ts';
export { type EraseRecordingDeps, eraseDueRecordings, eraseRecording } from './erase-recording.ts';
export { fillEndpoints } from './fill-endpoints.ts';
export {
  type SendOperatorAlertsDeps,
  sendOperatorAlerts,
  type WatchDeadlinesDeps,
  type WatchRisksDeps,
  watchDeadlines,
  watchRisks,
} from './operator-alerts.ts';
export type { Finding, FindingKind, ReconcileDeps } from './reconcile/finding.ts';
export {
  type KindCount,
  type ReconcileOptions,
  type ReconcileSummary,
  reconcileInTurn,
  reconcilePresence,
  reconcileRecordings,
} from './reconcile/reconcile-recordings.ts';
export { type RetryRecordingDeps, retryRecording } from './reconcile/retry-recording.ts';
export {
  examineStorage,
  type VerificationRequest,
  type VerificationStep,
  verifyRecordings,
} from './verify-recordings.ts';
