import type { ConsentRepository } from '@young-minds/booking/ports';
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { recordingConsents, sessions } from '../schema/sessions.ts';

/** Creates the repository of consents. A trigger adds each row to the audit trail. */
export function createConsentRepository(db: Queryable): ConsentRepository {
  return {
    async add(consent) {
      await db.insert(recordingConsents).values(consent);
    },
    list: ({ userId, before, limit }) =>
      db
        .select({
          sessionId: recordingConsents.sessionId,
          sessionTitle: sessions.title,
          userId: recordingConsents.userId,
          noticeVersion: recordingConsents.noticeVersion,
          noticeSha256: recordingConsents.noticeSha256,
          address: recordingConsents.address,
          acceptedAt: recordingConsents.acceptedAt,
        })
        .from(recordingConsents)
        .innerJoin(sessions, eq(sessions.id, recordingConsents.sessionId))
        .where(and(eq(recordingConsents.userId, userId), before && lt(recordingConsents.acceptedAt, before)))
        .orderBy(desc(recordingConsents.acceptedAt))
        .limit(limit),
  };
}
