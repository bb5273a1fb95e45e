import type { BookingRequest, Person, Role } from '@young-minds/booking/domain';
import {
  createConsentRepository,
  createJobQueue,
  createNotificationRepository,
  createRateLimiter,
  createRecordingOverviewRepository,
  createSessionRepository,
  createUserRepository,
  type Database,
} from '@young-minds/database';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { createTestDatabase } from './database.ts';
import { ManualClock } from './manual-clock.ts';
import { seedUser } from './seed-session.ts';

/** The current time at a booking desk. */
export const NOW = new Date('2030-01-01T12:00:00Z');

export type BookingDesk = Awaited<ReturnType<typeof openBookingDesk>>;

/**
 * The adapters of the platform's use cases on a new database and its job queue, with a clock that a test controls.
 */
export async function openBookingDesk() {
  const { db, url, drop } = await createTestDatabase();
  const failures: Error[] = [];
  const queue = createJobQueue({ databaseUrl: url, onError: (error) => failures.push(error) });
  const clock = new ManualClock(NOW);
  return {
    db,
    clock,
    limiter: createRateLimiter({ db, clock }),
    sessions: createSessionRepository({ db, queue }),
    users: createUserRepository(db),
    notifications: createNotificationRepository(db),
    consents: createConsentRepository(db),
    recordings: createRecordingOverviewRepository(db),
    /**
     * Deletes the database. Return it from a hook as its teardown.
     * @throws the error of a failed background task of the queue
     */
    async close() {
      await queue.close();
      // Later errors are of connections that were still closing when the database was deleted.
      const failed = [...failures];
      await drop();
      if (failed.length > 0) throw new AggregateError(failed, 'The job queue failed in its background tasks.');
    },
  };
}

/** Creates a user in the state in which sign-up leaves them. */
export async function newPerson(db: Database, role: Role): Promise<Person> {
  const id = await seedUser(db, role);
  return { id, name: `The ${role}`, role };
}

/** Returns a booking of half an hour that starts in an hour. */
export function bookingOf(mentor: Person, changes: Partial<BookingRequest> = {}): BookingRequest {
  return {
    mentorId: mentor.id,
    title: 'First steps',
    startsAt: minutesFromNow(60),
    durationMinutes: 30,
    recordingConfig: DEFAULT_RECORDING_CONFIG,
    ...changes,
  };
}

export function minutesFromNow(minutes: number): Date {
  return new Date(NOW.getTime() + minutes * 60_000);
}
