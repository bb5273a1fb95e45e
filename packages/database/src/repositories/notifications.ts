import type { NotificationRepository } from '@young-minds/booking/ports';
import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { notifications } from '../schema/notifications.ts';

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
