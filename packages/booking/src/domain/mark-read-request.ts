import { z } from 'zod';
import { parseRequest } from './parse-request.ts';

const MAX_IDS = 200;

/** The parsed body of POST /api/notifications/read. Without ids it means all notifications. */
export type MarkReadRequest = ReturnType<typeof parseMarkReadRequest>;

const schema = z.object(
  {
    ids: z
      .array(z.uuid({ error: 'ids must hold ids of notifications.' }).toLowerCase(), { error: 'ids must be a list.' })
      .max(MAX_IDS, `ids must hold at most ${MAX_IDS}.`)
      .optional(),
  },
  { error: 'The body must be a JSON object.' },
);

/** Parses and validates the body. @throws VALIDATION_FAILED */
export function parseMarkReadRequest(body: unknown) {
  return parseRequest(schema, body);
}
