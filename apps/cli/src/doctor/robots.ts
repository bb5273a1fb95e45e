import type { Config } from '@young-minds/config';
import { type Account, type SignedInPerson, signUp } from '@young-minds/rehearsal/client';
import { withDatabase } from './checks/database.ts';

/** Signs up a robot as a user does. It has no mailbox, so a required address confirmation is made in the database. */
export function signUpRobot(config: Config, role: Account['role'], name: string): Promise<SignedInPerson> {
  const { baseUrl } = config.web;
  if (config.mail === null) return signUp(baseUrl, role, name);
  return signUp(baseUrl, role, name, {
    confirmAddress: (email) => run(config, 'UPDATE users SET email_verified = true WHERE email = $1', [email]),
  });
}

/**
 * Prevents further sign-ins as these robots. They stay in the database with the session they held, because a recording
 * and its participants are kept.
 */
export async function retireRobots(config: Config, robots: readonly SignedInPerson[]): Promise<void> {
  const ids = [robots.map(({ id }) => id)];
  await run(config, 'DELETE FROM auth_accounts WHERE user_id = ANY($1)', ids);
  await run(config, 'DELETE FROM auth_sessions WHERE user_id = ANY($1)', ids);
}

async function run(config: Config, statement: string, values: readonly unknown[]): Promise<void> {
  await withDatabase(config, ({ pool }) => pool.query(statement, [...values]));
}
