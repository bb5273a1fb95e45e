import type { Clock } from '@young-minds/core';
import type { MarkReadRequest } from '../domain/requests.ts';
import type { RecordingOverview } from '../domain/session.ts';
import type { NotificationRepository, RecordingOverviewRepository } from '../ports/repositories.ts';

const PAGE_SIZE = 10;

export interface RecordingPage {
  readonly recordings: readonly RecordingOverview[];
  /** Where the next page starts; null if this is the last. */
  readonly earlierBefore: Date | null;
}

/** Returns a page of the recordings of all of a user's sessions, latest first. */
export async function listRecordingsOfUser(
  { recordings }: { readonly recordings: RecordingOverviewRepository },
  userId: string,
  before?: Date,
): Promise<RecordingPage> {
  const pageAndOneMore = await recordings.list({ userId, before, limit: PAGE_SIZE + 1 });
  const page = pageAndOneMore.slice(0, PAGE_SIZE);
  const hasMore = pageAndOneMore.length > PAGE_SIZE;
  return { recordings: page, earlierBefore: hasMore ? (page.at(-1)?.createdAt ?? null) : null };
}

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
