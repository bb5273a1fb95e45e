import type { Person } from '../domain/person.ts';

export interface UserRepository {
  /** Lists all mentors, by name. */
  listMentors(): Promise<Person[]>;
  /** Returns a user; null for an unknown id. */
  find(userId: string): Promise<Person | null>;
}
