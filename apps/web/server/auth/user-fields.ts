import { hasWebAddress, PLAIN_TEXT, ROLES } from '@young-minds/booking/domain';
import { APIError } from 'better-auth/api';
import { z } from 'zod';

const MAX_NAME_LENGTH = 80;

/** The role is chosen at sign-up and final; see `checkUserChanges`. */
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
  .regex(PLAIN_TEXT, 'Your name has invisible characters. Type it again.')
  .refine((name) => !hasWebAddress(name), 'Remove web addresses from your name. Put a space after each dot.');

const MAX_IMAGE_URL_LENGTH = 500;
const imageRule = z
  .url({ protocol: /^https$/ })
  .max(MAX_IMAGE_URL_LENGTH)
  .nullish();

interface UserFields {
  readonly name: string;
  readonly image?: unknown;
}

/** Checks a user before Better Auth creates it, and normalizes the name. */
export async function checkNewUser<User extends UserFields>(user: User) {
  assertImage(user.image);
  return { data: { ...user, name: parseName(user.name) } };
}

/** Checks changes before Better Auth updates a user: normalizes the name and refuses another role. */
export async function checkUserChanges<Changes extends Record<string, unknown>>(changes: Changes) {
  if (changes.role !== undefined) {
    throw new APIError('BAD_REQUEST', { code: 'ROLE_IS_FINAL', message: "You can't change your role after sign-up." });
  }
  assertImage(changes.image);
  return { data: changes.name === undefined ? changes : { ...changes, name: parseName(changes.name) } };
}

function assertImage(image: unknown): void {
  if (imageRule.safeParse(image).success) return;
  const message = `The image must be an https:// URL of at most ${MAX_IMAGE_URL_LENGTH} characters.`;
  throw new APIError('BAD_REQUEST', { code: 'INVALID_IMAGE', message });
}

function parseName(name: unknown): string {
  const result = nameRule.safeParse(name);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => issue.message).join(' ');
  throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message });
}
