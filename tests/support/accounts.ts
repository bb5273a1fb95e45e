import { randomUUID } from 'node:crypto';
import type { Stack } from './stack.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: 'mentor' | 'mentee';
  readonly email: string;
  readonly password: string;
  /** The `Cookie` header of a signed-in user. */
  readonly cookie: string;
}

export type NewAccount = Pick<Account, 'name' | 'role'>;

/** Signs up a user through the platform's own routes and confirms the address with the link in the email. */
export async function createAccount(stack: Stack, { name, role }: NewAccount): Promise<Account> {
  const email = uniqueAddress(name);
  const password = randomUUID();
  await postToAuth(stack, 'sign-up/email', { name, role, email, password });
  const cookie = await followVerificationLink(stack, email);
  const id = await readUserId(stack, cookie);
  return { id, name, role, email, password, cookie };
}

/** Returns a name that no other account has, so that a list of users contains it once. */
export function uniqueName(name: string): string {
  return `${name} ${randomUUID().slice(0, 4)}`;
}

/** Returns an email address that no other account has. */
export function uniqueAddress(name: string): string {
  return `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${randomUUID().slice(0, 8)}@young-minds.example`;
}

export const VERIFICATION_SUBJECT = 'Verify your email';

async function followVerificationLink({ mailbox }: Stack, email: string): Promise<string> {
  const { links } = await mailbox.waitFor(email, VERIFICATION_SUBJECT);
  const response = await fetch(links[0] ?? '', { redirect: 'manual' });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  if (cookies.length === 0)
    throw new Error(`the verification link answered ${response.status} and set no session cookie`);
  return cookies.join('; ');
}

async function readUserId({ baseUrl }: Stack, cookie: string): Promise<string> {
  const response = await fetch(`${baseUrl}/api/auth/get-session`, { headers: { Cookie: cookie } });
  const { user } = (await response.json()) as { user: { id: string } };
  return user.id;
}

async function postToAuth({ baseUrl }: Stack, path: string, body: object): Promise<void> {
  const response = await fetch(`${baseUrl}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: baseUrl },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}
