import type { UserRepository } from '@young-minds/booking/ports';
import { asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/accounts.ts';

const personColumns = { id: users.id, name: users.name, role: users.role };

export function createUserRepository(db: Queryable): UserRepository {
  return {
    listMentors: () => db.select(personColumns).from(users).where(eq(users.role, 'mentor')).orderBy(asc(users.name)),
    find: async (userId) => {
      const [person] = await db.select(personColumns).from(users).where(eq(users.id, userId));
      return person ?? null;
    },
  };
}
