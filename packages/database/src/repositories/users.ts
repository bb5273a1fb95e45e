import type { ConsentRepository, RecordingOverviewRepository, UserRepository } from '@young-minds/booking/ports';
import { and, asc, desc, eq, lt, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/accounts.ts';
import { livekitRecordings, livekitRooms } from '../schema/livekit.ts';
import { recordingConsents, sessions } from '../schema/sessions.ts';

const personColumns = { id: users.id, name: users.name, role: users.role };

export function createUserRepository(db: Queryable): UserRepository {
  return {
    listMentors: () => db.select(personColumns).from(users).where(eq(users.role, 'mentor')).orderBy(asc(users.name)),
    find: async (userId) => {
      const [person] = await db.select(personColumns).from(users).where(eq(users.id, userId));
      return person ?? null;
    },
  };
}

export function createConsentRepository(db: Queryable): ConsentRepository {
  return {
    add: async (consent) => {
      await db.insert(recordingConsents).values(consent);
    },
  };
}

const overviewColumns = {
  id: livekitRecordings.id,
  sessionId: sessions.id,
  sessionTitle: sessions.title,
  status: livekitRecordings.status,
  phase: livekitRecordings.phase,
  progress: livekitRecordings.progress,
  durationSeconds: livekitRecordings.durationSeconds,
  fileSizeBytes: livekitRecordings.fileSizeBytes,
  createdAt: livekitRecordings.createdAt,
};

export function createRecordingOverviewRepository(db: Queryable): RecordingOverviewRepository {
  return {
    list: ({ userId, before, limit }) =>
      db
        .select(overviewColumns)
        .from(livekitRecordings)
        .innerJoin(livekitRooms, eq(livekitRooms.id, livekitRecordings.roomId))
        .innerJoin(sessions, eq(sessions.id, livekitRooms.sessionId))
        .where(
          and(
            or(eq(sessions.mentorId, userId), eq(sessions.menteeId, userId)),
            before === undefined ? undefined : lt(livekitRecordings.createdAt, before),
          ),
        )
        .orderBy(desc(livekitRecordings.createdAt))
        .limit(limit),
  };
}
