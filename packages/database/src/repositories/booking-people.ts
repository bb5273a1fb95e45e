import type { SessionNotice } from '@young-minds/booking/domain';
import type {
  ConsentRepository,
  NotificationRepository,
  RecordingOverviewRepository,
  UserRepository,
} from '@young-minds/booking/ports';
import { and, asc, count, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { users } from '../schema/accounts.ts';
import { livekitRecordings, livekitRooms } from '../schema/livekit.ts';
import { notifications } from '../schema/operations.ts';
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

const notificationColumns = {
  id: notifications.id,
  kind: notifications.kind,
  title: notifications.title,
  body: notifications.body,
  href: notifications.href,
  createdAt: notifications.createdAt,
  readAt: notifications.readAt,
};

export function createNotificationRepository(db: Queryable): NotificationRepository {
  const unreadOf = (userId: string) => and(eq(notifications.userId, userId), isNull(notifications.readAt));
  return {
    list: (userId, limit) =>
      db
        .select(notificationColumns)
        .from(notifications)
        .where(eq(notifications.userId, userId))
        .orderBy(desc(notifications.createdAt))
        .limit(limit),
    countUnread: async (userId) => {
      const [row] = await db.select({ unread: count() }).from(notifications).where(unreadOf(userId));
      return row?.unread ?? 0;
    },
    markRead: async (userId, ids, at) => {
      const chosen = ids === 'all' ? undefined : inArray(notifications.id, [...ids]);
      await db
        .update(notifications)
        .set({ readAt: at })
        .where(and(unreadOf(userId), chosen));
    },
  };
}

interface NoticeDelivery {
  readonly queue: TransactionalJobQueue;
  readonly sessionId: string;
  readonly notice: SessionNotice;
}

/** Adds a notification in the app and enqueues its mail, which is sent only if mail is enabled. */
export async function deliverNotice(tx: Transaction, { queue, sessionId, notice }: NoticeDelivery): Promise<void> {
  const notificationId = crypto.randomUUID();
  await tx.insert(notifications).values({ ...notice, id: notificationId, sessionId });
  await queue.enqueue(tx, 'send-notification-mail', { notificationId });
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
