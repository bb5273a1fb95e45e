import type { ConsentRepository } from '@young-minds/booking/ports';
import type { Queryable } from '../database.ts';
import { recordingConsents } from '../schema/sessions.ts';

export function createConsentRepository(db: Queryable): ConsentRepository {
  return {
    add: async (consent) => {
      await db.insert(recordingConsents).values(consent);
    },
  };
}
