import type { NotificationRepository as NotificationsOfUsers } from '@young-minds/booking/ports';
import type { NewNotification } from '@young-minds/recording/domain';
import type { NotificationRepository } from '@young-minds/recording/ports';
import { and, asc, between, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { users } from '../schema/accounts.ts';
import { notifications } from '../schema/operations.ts';

const notificationColumns = {
  id: notifications.id,
  kind: notifications.kind,
  title: notifications.title,
  body: notifications.body,
  href: notifications.href,
  createdAt: notifications.createdAt,
  readAt: notifications.readAt,
};

/** Creates the repository of notifications. Booking and recording each see it through their own port. */
export function createNotificationRepository(db: Queryable): NotificationsOfUsers & NotificationRepository {
  return { ...listNotifications(db), ...sendNotifications(db) };
}

function listNotifications(db: Queryable): NotificationsOfUsers {
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

function sendNotifications(db: Queryable): NotificationRepository {
  return {
    async add(notification) {
      const [added] = await db
        .insert(notifications)
        .values(notification)
        .onConflictDoNothing()
        .returning({ id: notifications.id });
      return added?.id ?? null;
    },
    async lockUnmailed(notificationId) {
      const [row] = await db
        .select({
          id: notifications.id,
          title: notifications.title,
          body: notifications.body,
          href: notifications.href,
          recipientName: users.name,
          recipientAddress: users.email,
        })
        .from(notifications)
        .innerJoin(users, eq(users.id, notifications.userId))
        .where(and(eq(notifications.id, notificationId), isNull(notifications.emailedAt)))
        .for('update', { of: notifications });
      return row ?? null;
    },
    async listUnmailed({ from, to }, limit) {
      const isWaiting = and(isNull(notifications.emailedAt), between(notifications.createdAt, from, to));
      const rows = await db
        .select({ id: notifications.id })
        .from(notifications)
        .where(isWaiting)
        .orderBy(asc(notifications.createdAt))
        .limit(limit);
      return rows.map(({ id }) => id);
    },
    async markMailed(notificationId, at) {
      await db.update(notifications).set({ emailedAt: at }).where(eq(notifications.id, notificationId));
    },
  };
}

/** Adds a notification in the app and enqueues its mail, which is sent only if mail is enabled. */
export async function deliverNotice(
  tx: Transaction,
  queue: TransactionalJobQueue,
  notice: NewNotification,
): Promise<void> {
  const notificationId = await sendNotifications(tx).add(notice);
  if (notificationId !== null) await queue.enqueue(tx, 'send-notification-mail', { notificationId });
}
