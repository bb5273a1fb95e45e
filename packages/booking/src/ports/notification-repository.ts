import type { Notification } from '../domain/notification.ts';

/** The notifications of a user. */
export interface NotificationRepository {
  /** Lists notifications, latest first. */
  list(userId: string, limit: number): Promise<Notification[]>;
  countUnread(userId: string): Promise<number>;
  /** Marks the given notifications as read, or all; ignores those of other users and those already read. */
  markRead(userId: string, ids: readonly string[] | 'all', at: Date): Promise<void>;
}
