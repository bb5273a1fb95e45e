import type { Person } from '../domain/index.ts';

export interface PeopleRepository {
  /** Every mentor, by name. */
  listMentors(): Promise<Person[]>;
  /** Null for an unknown id. */
  find(userId: string): Promise<Person | null>;
}
