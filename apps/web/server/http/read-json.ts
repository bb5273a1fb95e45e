import { YoungMindsError } from '@young-minds/core';

const MAX_BODY_LENGTH = 64 * 1024;

/** Parses a request's JSON body; an empty body counts as `{}`. @throws VALIDATION_FAILED */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MAX_BODY_LENGTH) throw new YoungMindsError('VALIDATION_FAILED', 'The body is too large.');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new YoungMindsError('VALIDATION_FAILED', 'The body is not JSON.', { cause: error });
  }
}
