/**
 * Audit. In: the audit trail, one hash chain per room.
 * Out: a verdict with the first changed or displaced event, and one hash over the ends of all chains.
 * Rules: compute every hash here and not in the database, and stream the events, because the trail has no size limit.
 */

export { type AuditVerdict, type TamperedLine, type Tampering, verifyAuditTrail } from './verify-audit-trail.ts';
