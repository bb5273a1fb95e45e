import type { AuditTrail } from '@young-minds/recording/ports';
import type { Queryable } from '../database.ts';
import { livekitEvents } from '../schema/index.ts';

export function createAuditTrail(db: Queryable): AuditTrail {
  return {
    async record({ type, data = {}, ...entry }) {
      await db.insert(livekitEvents).values({ ...entry, eventType: type, eventData: data });
    },
  };
}
