export const ROLES = ['mentor', 'mentee'] as const;
/** A user's role on the platform; chosen at sign-up and never changed. */
export type Role = (typeof ROLES)[number];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
