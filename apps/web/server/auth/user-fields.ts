import { ROLES } from '@young-minds/booking/domain';
import { APIError } from 'better-auth/api';
import { z } from 'zod';

const MAX_NAME_LENGTH = 80;

/** The role is chosen at sign-up and final; see `refuseRoleChange`. */
export const roleField = {
  type: [...ROLES],
  required: true,
  input: true,
  validator: { input: z.enum(ROLES, { error: 'Choose mentor or mentee.' }) },
};

const nameRule = z
  .string()
  .trim()
  .min(1, 'Enter your name.')
  .max(MAX_NAME_LENGTH, `Use at most ${MAX_NAME_LENGTH} characters for your name.`)
  .regex(/^\P{Cc}*$/u, 'Remove control characters from your name.');

/** Normalizes the name before Better Auth creates a user. */
export async function normalizeName<User extends { name: string }>(user: User) {
  return { data: { ...user, name: parseName(user.name) } };
}

/** Checks changes before Better Auth updates a user: normalizes the name and refuses another role. */
export async function refuseRoleChange<Changes extends Record<string, unknown>>(changes: Changes) {
  if (changes.role !== undefined) {
    throw new APIError('BAD_REQUEST', { code: 'ROLE_IS_FINAL', message: "You can't change your role after sign-up." });
  }
  return { data: changes.name === undefined ? changes : { ...changes, name: parseName(changes.name) } };
}

function parseName(name: unknown): string {
  const result = nameRule.safeParse(name);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => issue.message).join(' ');
  throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message });
}
