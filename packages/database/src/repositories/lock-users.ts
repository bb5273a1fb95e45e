import { asc, inArray } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { users } from '../schema/accounts.ts';

/**
 * Locks the rows of users, always in the same order, so that bookings of the same user wait for each other. Without the
 * locks, two concurrent writes that conflict in an exclusion constraint would deadlock.
 */
export async function lockUsers(tx: Transaction, userIds: readonly string[]): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.id, [...userIds]))
    .orderBy(asc(users.id))
    .for('no key update');
}
