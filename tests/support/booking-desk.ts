import {
  createConsentRepository,
  createJobQueue,
  createNotificationRepository,
  createPeopleRepository,
  createRecordingOverviewRepository,
  createSessionRepository,
  type Database,
} from '@young-minds/db';
import type { BookingRequest, Person, Role } from '@young-minds/platform/domain';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import type { TestDatabase } from './database.ts';
import { ManualClock } from './manual-clock.ts';
import { seedUser } from './seed-session.ts';

/** When it is, at a booking desk. */
export const NOW = new Date('2030-01-01T12:00:00Z');

export type BookingDesk = ReturnType<typeof createBookingDesk>;

/** The platform's use cases' adapters on a real database and its real job queue, with a clock that a test controls. */
export function createBookingDesk({ db, url }: TestDatabase) {
  const failures: Error[] = [];
  const queue = createJobQueue({ databaseUrl: url, onError: (error) => failures.push(error) });
  return {
    db,
    clock: new ManualClock(NOW),
    sessions: createSessionRepository({ db, queue }),
    people: createPeopleRepository(db),
    notifications: createNotificationRepository(db),
    consents: createConsentRepository(db),
    recordings: createRecordingOverviewRepository(db),
    /** Ends the queue; what failed in its upkeep comes to light here. */
    async close() {
      await queue.close();
      if (failures.length > 0) throw new AggregateError(failures, 'The job queue failed in its upkeep.');
    },
  };
}

/** Somebody new, as signing up leaves them. */
export async function newPerson(db: Database, role: Role): Promise<Person> {
  const id = await seedUser(db, role);
  return { id, name: `The ${role}`, role };
}

/** Half an hour, an hour from now. */
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
