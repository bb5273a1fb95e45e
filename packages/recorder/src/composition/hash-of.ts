import { createHash } from 'node:crypto';

/** A name for facts that are written as JSON; differs where they do. */
export function hashOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
