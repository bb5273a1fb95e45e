import type { Person } from '../domain/person.ts';

export interface UserRepository {
  /** Every mentor, by name. */
  listMentors(): Promise<Person[]>;
  /** Null for an unknown id. */
  find(userId: string): Promise<Person | null>;
}
