import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { describe, expect, it } from 'vitest';
import { assertJoinable, isJoinable } from './rules.ts';
import type { MentoringSession, SessionStatus } from './session.ts';

function session(status: SessionStatus): MentoringSession {
  return {
    id: 'a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11',
    roomName: 'session-a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11',
    title: 'First steps',
    mentor: { id: 'mentor', name: 'Noor' },
    mentee: { id: 'mentee', name: 'Sam' },
    scheduledStartAt: new Date('2030-01-01T12:00:00Z'),
    scheduledEndAt: new Date('2030-01-01T13:00:00Z'),
    status,
    recordingConfig: DEFAULT_RECORDING_CONFIG,
  };
}

describe('the join window of a session', () => {
  it.each([
    ['11:44:59', 'SESSION_TOO_EARLY'],
    ['11:45:00', null],
    ['12:30:00', null],
    ['14:00:00', null],
    ['14:00:01', 'SESSION_OVER'],
  ])('at %s the result is %s', (time, code) => {
    const now = new Date(`2030-01-01T${time}Z`);
    expect(isJoinable(session('scheduled'), now)).toBe(code === null);
    if (code !== null) {
      expect(() => assertJoinable(session('scheduled'), now)).toThrow(expect.objectContaining({ code }));
    }
  });

  it.each<[SessionStatus]>([['active'], ['completed'], ['no_show']])(
    'lets participants rejoin or join late if the session is %s',
    (status) => {
      expect(isJoinable(session(status), new Date('2030-01-01T13:30:00Z'))).toBe(true);
    },
  );

  it('stays closed for a canceled session', () => {
    const now = new Date('2030-01-01T12:30:00Z');
    expect(() => assertJoinable(session('cancelled'), now)).toThrow(
      expect.objectContaining({ code: 'SESSION_CANCELLED' }),
    );
  });
});
