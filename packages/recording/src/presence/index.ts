export { closeEndedSessions } from './close-ended-sessions.ts';
export { type ReconcilePresenceDeps, reconcilePresence } from './reconcile-presence.ts';
