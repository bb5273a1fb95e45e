export const ROLES = ['mentor', 'mentee'] as const;
/** What somebody is on the platform; chosen at sign-up, for good. */
export type Role = (typeof ROLES)[number];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
