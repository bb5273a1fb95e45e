/**
 * Audit. In: the audit trail, one hash chain per room.
 * Out: a verdict with the first changed or displaced event, a changed consent, and one hash over the ends of all chains.
 * Rules: compute every hash here and not in the database, and stream the events, because the trail has no size limit.
 */

export * from './verify-audit-trail.ts';
