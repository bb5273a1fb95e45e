import type { ConsentRepository } from '@young-minds/platform/ports';
import type { Queryable } from '../database.ts';
import { recordingConsents } from '../schema/index.ts';

export function createConsentRepository(db: Queryable): ConsentRepository {
  return {
    add: async (consent) => {
      await db.insert(recordingConsents).values(consent);
    },
  };
}
