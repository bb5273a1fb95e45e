/**
 * Maintenance. In: rows, LiveKit's rooms, capture folders and stores; commands of the operator.
 * Out: repairs through events of the state machine and jobs, operator alerts, verification results, and erasures.
 * Rules: check again under the room's lock before a repair, never delete the last copy of a recording, raise one alert
 * per name and subject, and erase only on a legal request.
 */

export { type EraseRecordingDeps, eraseRecording } from './erase-recording.ts';
export { examineStorage } from './examine-storage.ts';
export type { Finding, FindingKind, ReconcileDeps } from './reconcile/finding.ts';
export { reconcileInTurn } from './reconcile/reconcile-in-turn.ts';
export {
  type KindCount,
  type ReconcileOptions,
  type ReconcileSummary,
  reconcileRecordings,
} from './reconcile/reconcile-recordings.ts';
export { type RetryRecordingDeps, retryRecording } from './reconcile/retry-recording.ts';
export { type SendOperatorAlertsDeps, sendOperatorAlerts } from './send-operator-alerts.ts';
export { type VerificationRequest, type VerificationStep, verifyRecordings } from './verify-recordings.ts';
export { type WatchRisksDeps, watchRisks } from './watch-risks.ts';
export { type WatchWaitsDeps, watchWaits } from './watch-waits.ts';
