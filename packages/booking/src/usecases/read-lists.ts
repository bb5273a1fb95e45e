import type { Clock } from '@young-minds/core';
import { isUuid } from '@young-minds/recording/domain';
import type { MarkReadRequest } from '../domain/requests.ts';
import {
  assertParticipant,
  type MentoringSession,
  type RecordingOverview,
  sessionNotFound,
} from '../domain/session.ts';
import type { NotificationRepository, RecordingOverviewRepository, SessionRepository } from '../ports/repositories.ts';

/** Returns a session to one of its participants. @throws SESSION_NOT_FOUND (malformed ids too), ACCESS_DENIED */
export async function getSession(
  { sessions }: { readonly sessions: SessionRepository },
  userId: string,
  sessionId: string,
): Promise<MentoringSession> {
  const session = isUuid(sessionId) ? await sessions.find(sessionId) : null;
  if (session === null) throw sessionNotFound();
  assertParticipant(session, userId);
  return session;
}

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

const PAST_PAGE_SIZE = 10;

interface ListSessionsInput {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly userId: string;
  /** The page of past sessions starts before this time; if absent, with the latest session. */
  readonly pastBefore?: Date | undefined;
}

export interface SessionLists {
  readonly upcoming: readonly MentoringSession[];
  readonly past: readonly MentoringSession[];
  /** Where the next page of past sessions starts; null if this is the last. */
  readonly earlierBefore: Date | null;
}

/** Lists a user's sessions: upcoming ones, the next one first, and a page of past ones, latest first. */
export async function listSessions({ sessions, clock, userId, pastBefore }: ListSessionsInput): Promise<SessionLists> {
  const now = clock.now();
  const [upcoming, pastAndOneMore] = await Promise.all([
    sessions.listUpcoming(userId, now),
    sessions.listPast({ userId, now, before: pastBefore, limit: PAST_PAGE_SIZE + 1 }),
  ]);
  const past = pastAndOneMore.slice(0, PAST_PAGE_SIZE);
  const hasMore = pastAndOneMore.length > PAST_PAGE_SIZE;
  return { upcoming, past, earlierBefore: hasMore ? (past.at(-1)?.scheduledStartAt ?? null) : null };
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
