import type { Clock } from '@young-minds/core';
import type { MarkReadRequest } from '../domain/mark-read-request.ts';
import type { NotificationRepository } from '../ports/notification-repository.ts';

interface MarkNotificationsReadDeps {
  readonly notifications: NotificationRepository;
  readonly clock: Clock;
}

/** Marks a user's notifications as read. Idempotent; ignores unknown ids and notifications of other users. */
export async function markNotificationsRead(
  { notifications, clock }: MarkNotificationsReadDeps,
  userId: string,
  { ids }: MarkReadRequest,
): Promise<void> {
  await notifications.markRead(userId, ids ?? 'all', clock.now());
}
