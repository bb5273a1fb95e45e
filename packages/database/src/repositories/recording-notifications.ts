import type { NotificationRepository } from '@young-minds/recording/ports';
import { and, asc, between, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/accounts.ts';
import { notifications } from '../schema/operations.ts';

export function createRecordingNotifications(db: Queryable): NotificationRepository {
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
