import { randomUUID } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import { roomNameOf } from '@young-minds/recording/domain';
import { sessionNotice } from '../domain/notification.ts';
import type { BookingRequest } from '../domain/requests.ts';
import { endOf } from '../domain/rules.ts';
import type { MentoringSession, Person } from '../domain/session.ts';
import type { RateLimiter, SessionRepository, UserRepository } from '../ports/repositories.ts';
import { assertWithinLimit } from './limits.ts';

interface BookSessionDeps {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly limiter: RateLimiter;
}

/**
 * Books a session of a mentee with a mentor. Creates session, room, both participants and the mentor's notification in
 * one transaction.
 * @throws ACCESS_DENIED for a user who is not a mentee, VALIDATION_FAILED if `mentorId` is not a mentor,
 *   RATE_LIMITED, SESSION_OVERLAPS
 */
export async function bookSession(
  deps: BookSessionDeps,
  mentee: Person,
  request: BookingRequest,
): Promise<MentoringSession> {
  if (mentee.role !== 'mentee') {
    throw new YoungMindsError('ACCESS_DENIED', 'Only mentees can book sessions. Ask your mentee to book one with you.');
  }
  const mentor = await findMentor(deps.users, request.mentorId);
  await assertWithinLimit(deps.limiter, 'booking', mentee.id);
  const session = draftSession({ mentor, mentee, request });
  await deps.sessions.book(
    { ...session, mentorId: mentor.id, menteeId: mentee.id },
    sessionNotice('session_booked', session, mentee.id),
  );
  return session;
}

async function findMentor(users: UserRepository, mentorId: string): Promise<Person> {
  const person = await users.find(mentorId);
  if (person?.role === 'mentor') return person;
  throw new YoungMindsError('VALIDATION_FAILED', "This mentor isn't available. Choose another mentor.");
}

interface Draft {
  readonly mentor: Person;
  readonly mentee: Person;
  readonly request: BookingRequest;
}

function draftSession({ mentor, mentee, request }: Draft): MentoringSession {
  const id = randomUUID();
  return {
    id,
    roomName: roomNameOf(id),
    title: request.title,
    mentor: { id: mentor.id, name: mentor.name },
    mentee: { id: mentee.id, name: mentee.name },
    scheduledStartAt: request.startsAt,
    scheduledEndAt: endOf(request.startsAt, request.durationMinutes),
    status: 'scheduled',
    recordingConfig: request.recordingConfig,
  };
}
