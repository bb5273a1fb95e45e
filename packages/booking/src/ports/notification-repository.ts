import type { Notification } from '../domain/notification.ts';

/** One person's notifications. */
export interface NotificationRepository {
  /** The latest ones first. */
  list(userId: string, limit: number): Promise<Notification[]>;
  countUnread(userId: string): Promise<number>;
  /** Marks the given ones as read, or all; other people's and those already read are left alone. */
  markRead(userId: string, ids: readonly string[] | 'all', at: Date): Promise<void>;
}
