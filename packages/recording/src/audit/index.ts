export { type AuditVerdict, type TamperedLine, type Tampering, verifyAuditTrail } from './verify-audit-trail.ts';
