import {
  type MentoringSession,
  type NewNotification,
  type Notification,
  type NotificationKind,
  otherParticipant,
} from '@young-minds/recording/domain';

// Recording and booking use the same notifications; they are defined in recording's domain.
export type { Notification };

export type SessionNoticeKind = Extract<NotificationKind, `session_${string}`>;

interface Wording {
  readonly title: string;
  readonly body: (facts: { readonly actor: string; readonly title: string; readonly start: string }) => string;
}

/** Times are written as ISO 8601 in UTC. Pages and emails replace them; see `splitMoments`. */
const WORDINGS: Readonly<Record<SessionNoticeKind, Wording>> = {
  session_booked: {
    title: 'New session',
    body: ({ actor, title, start }) => `${actor} booked “${title}” with you for ${start}.`,
  },
  session_cancelled: { title: 'Session cancelled', body: ({ actor, title }) => `${actor} cancelled “${title}”.` },
  session_rescheduled: {
    title: 'Session rescheduled',
    body: ({ actor, title, start }) => `${actor} moved “${title}” to ${start}.`,
  },
};

/**
 * Creates the notification for the other participant if one books, cancels or reschedules a session.
 * @param session with its new start, if it is rescheduled
 */
export function sessionNotice(
  kind: SessionNoticeKind,
  session: Pick<MentoringSession, 'id' | 'title' | 'mentor' | 'mentee' | 'scheduledStartAt'>,
  actorId: string,
): NewNotification {
  const wording = WORDINGS[kind];
  const reader = otherParticipant(session, actorId);
  const actor = otherParticipant(session, reader.id);
  return {
    userId: reader.id,
    kind,
    sessionId: session.id,
    title: wording.title,
    body: wording.body({ actor: actor.name, title: session.title, start: session.scheduledStartAt.toISOString() }),
    href: `/dashboard#session-${session.id}`,
  };
}
