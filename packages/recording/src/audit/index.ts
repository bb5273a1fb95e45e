/**
 * Audit. In: the audit trail, one hash chain per room.
 * Out: a verdict with the first changed or displaced event, a changed consent, and one hash over the ends of all chains;
 * signed anchors of those ends in the store, and whether the trail still has what they contain.
 * Rules: compute every hash here and not in the database, and stream the events, because the trail has no size limit.
 */

export * from './anchor.ts';
export * from './anchor-audit-trail.ts';
export * from './verify-anchors.ts';
export * from './verify-audit-trail.ts';
