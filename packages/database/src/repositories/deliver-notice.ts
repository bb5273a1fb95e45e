import type { SessionNotice } from '@young-minds/booking/domain';
import type { Transaction } from '../database.ts';
import type { TransactionalJobQueue } from '../queue/job-queue.ts';
import { notifications } from '../schema/notifications.ts';

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
