import { describe, expect, it } from 'vitest';
import { type SessionNoticeKind, sessionNotice } from './notification.ts';

const SESSION = {
  id: 'a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11',
  title: 'First steps',
  mentor: { id: 'mentor', name: 'Noor' },
  mentee: { id: 'mentee', name: 'Sam' },
  scheduledStartAt: new Date('2030-01-02T12:00:00Z'),
};

describe('a notice about a session', () => {
  it('goes to the other participant and names the one who acted', () => {
    const toMentor = sessionNotice('session_cancelled', SESSION, 'mentee');
    expect(toMentor).toMatchObject({ userId: 'mentor', body: 'Sam cancelled “First steps”.' });
    const toMentee = sessionNotice('session_cancelled', SESSION, 'mentor');
    expect(toMentee).toMatchObject({ userId: 'mentee', body: 'Noor cancelled “First steps”.' });
  });

  it('writes the start as ISO 8601 in UTC', () => {
    expect(sessionNotice('session_booked', SESSION, 'mentee').body).toBe(
      'Sam booked “First steps” with you for 2030-01-02T12:00:00.000Z.',
    );
    expect(sessionNotice('session_rescheduled', SESSION, 'mentor').body).toBe(
      'Noor moved “First steps” to 2030-01-02T12:00:00.000Z.',
    );
  });

  it.each<[SessionNoticeKind]>([['session_booked'], ['session_cancelled'], ['session_rescheduled']])(
    '%s links to the session on the dashboard',
    (kind) => {
      const notice = sessionNotice(kind, SESSION, 'mentee');
      expect(notice).toMatchObject({ kind, href: `/dashboard#session-${SESSION.id}` });
      expect(notice.title).not.toBe('');
    },
  );
});
