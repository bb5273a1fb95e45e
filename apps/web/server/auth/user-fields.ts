import { ROLES } from '@young-minds/platform/domain';
import { APIError } from 'better-auth/api';
import { z } from 'zod';

const MAX_NAME_LENGTH = 80;

/** Chosen at sign-up, for good; see `refuseRoleChange`. */
export const roleField = {
  type: [...ROLES],
  required: true,
  input: true,
  validator: { input: z.enum(ROLES, { error: 'role must be mentor or mentee.' }) },
};

const nameRule = z
  .string()
  .trim()
  .min(1, 'Enter your name.')
  .max(MAX_NAME_LENGTH, `A name has at most ${MAX_NAME_LENGTH} characters.`)
  .regex(/^\P{Cc}*$/u, 'A name has no control characters.');

/** Runs before a user is written for the first time. */
export async function normalizeName<User extends { name: string }>(user: User) {
  return { data: { ...user, name: parseName(user.name) } };
}

/** Runs before a user is changed: names keep to their rule, and nobody makes themselves a mentor afterwards. */
export async function refuseRoleChange<Changes extends Record<string, unknown>>(changes: Changes) {
  if (changes.role !== undefined) {
    throw new APIError('BAD_REQUEST', { code: 'ROLE_IS_FINAL', message: 'The role cannot be changed after sign-up.' });
  }
  return { data: changes.name === undefined ? changes : { ...changes, name: parseName(changes.name) } };
}

function parseName(name: unknown): string {
  const result = nameRule.safeParse(name);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => issue.message).join(' ');
  throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message });
}
