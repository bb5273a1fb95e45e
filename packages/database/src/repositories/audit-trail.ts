import type { AuditTrail } from '@young-minds/recording/ports';
import type { Queryable } from '../database.ts';
import { livekitEvents } from '../schema/livekit-events.ts';

/** Identifies the writer; added to the data of every audit event of this process. */
export type AuditSignature = Readonly<Record<string, unknown>>;

export function createAuditTrail(db: Queryable, signature: AuditSignature): AuditTrail {
  return {
    async record({ type, data = {}, ...entry }) {
      await db.insert(livekitEvents).values({ ...entry, eventType: type, eventData: { ...data, ...signature } });
    },
  };
}
