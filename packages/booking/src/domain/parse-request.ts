import { YoungMindsError } from '@young-minds/core';
import type { z } from 'zod';

/** Parses a request's body. @throws VALIDATION_FAILED, one error with a sentence for every invalid field */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new YoungMindsError('VALIDATION_FAILED', result.error.issues.map((issue) => issue.message).join(' '));
}
