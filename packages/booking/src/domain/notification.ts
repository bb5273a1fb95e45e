import { type MentoringSession, otherParticipant } from './session.ts';

export type NotificationKind =
  | 'recording_ready'
  | 'recording_failed'
  | 'session_booked'
  | 'session_cancelled'
  | 'session_rescheduled';

/** A notification for one user, shown in the app. */
export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly body: string;
  /** Same-origin path that the notification opens. */
  readonly href: string;
  readonly createdAt: Date;
  /** Null while unread. */
  readonly readAt: Date | null;
}

export type SessionNoticeKind = Extract<NotificationKind, `session_${string}`>;

/** The notification for the other participant if one books, cancels or reschedules a session. */
export interface SessionNotice {
  readonly userId: string;
  readonly kind: SessionNoticeKind;
  readonly title: string;
  readonly body: string;
  readonly href: string;
}

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
 * Creates the notification for the participant who did not act.
 * @param session with its new start, if it is rescheduled
 */
export function sessionNotice(
  kind: SessionNoticeKind,
  session: Pick<MentoringSession, 'id' | 'title' | 'mentor' | 'mentee' | 'scheduledStartAt'>,
  actorId: string,
): SessionNotice {
  const wording = WORDINGS[kind];
  const reader = otherParticipant(session, actorId);
  const actor = otherParticipant(session, reader.id);
  return {
    userId: reader.id,
    kind,
    title: wording.title,
    body: wording.body({ actor: actor.name, title: session.title, start: session.scheduledStartAt.toISOString() }),
    href: `/dashboard#session-${session.id}`,
  };
}
