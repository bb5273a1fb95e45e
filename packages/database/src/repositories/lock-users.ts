import { asc, inArray } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { users } from '../schema/accounts.ts';

/**
 * Takes people's rows, always in the same order, so that bookings that concern the same person wait for one another:
 * two writes that clash in an exclusion constraint at the same moment would end in a deadlock.
 */
export async function lockUsers(tx: Transaction, userIds: readonly string[]): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.id, [...userIds]))
    .orderBy(asc(users.id))
    .for('no key update');
}
