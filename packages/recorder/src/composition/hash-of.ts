import { createHash } from 'node:crypto';

/** Returns a short hash of the JSON of `facts`, for names that change with their content. */
export function hashOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
