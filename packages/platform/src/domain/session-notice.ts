import type { MentoringSession } from './mentoring-session.ts';
import type { NotificationKind } from './notification.ts';
import { otherParticipant } from './participants.ts';

export type SessionNoticeKind = Extract<NotificationKind, `session_${string}`>;

/** What the other side is told when one side books, cancels or moves a session. */
export interface SessionNotice {
  readonly userId: string;
  readonly kind: SessionNoticeKind;
  readonly title: string;
  readonly body: string;
  readonly href: string;
}

interface Wording {
  readonly title: string;
  readonly body: (actor: string, session: string) => string;
}

/** No times in the words: they are stored once, and read in any time zone. */
const WORDINGS: Readonly<Record<SessionNoticeKind, Wording>> = {
  session_booked: { title: 'New session', body: (actor, session) => `${actor} booked “${session}” with you.` },
  session_cancelled: { title: 'Session cancelled', body: (actor, session) => `${actor} cancelled “${session}”.` },
  session_rescheduled: {
    title: 'Session moved',
    body: (actor, session) => `${actor} moved “${session}” to another time.`,
  },
};

/** The notice for whoever did not act. */
export function sessionNotice(
  kind: SessionNoticeKind,
  session: Pick<MentoringSession, 'id' | 'title' | 'mentor' | 'mentee'>,
  actorId: string,
): SessionNotice {
  const wording = WORDINGS[kind];
  const reader = otherParticipant(session, actorId);
  const actor = otherParticipant(session, reader.id);
  return {
    userId: reader.id,
    kind,
    title: wording.title,
    body: wording.body(actor.name, session.title),
    href: `/dashboard#session-${session.id}`,
  };
}
