import { z } from 'zod';
import { parseRequest } from './parse-request.ts';

/**
 * The version of the recording notice, and the default of `noticeVersion`. Increase it if the notice's text changes.
 */
export const RECORDING_NOTICE_VERSION = '2';

/** The parsed body of POST /api/sessions/[sessionId]/token. */
export type JoinRequest = ReturnType<typeof parseJoinRequest>;

const schema = z.object(
  {
    /** Whether the participant accepted that the session is recorded; absent if the client did not ask. */
    recordingConsent: z.boolean({ error: 'recordingConsent must be true or false.' }).optional(),
    noticeVersion: z
      .string({ error: 'noticeVersion must be a text.' })
      .regex(/^[\w.-]{1,32}$/, 'noticeVersion must have 1 to 32 letters, digits, dots or dashes.')
      .default(RECORDING_NOTICE_VERSION),
  },
  { error: 'The body must be a JSON object.' },
);

/** Parses and validates the body. @throws VALIDATION_FAILED */
export function parseJoinRequest(body: unknown) {
  return parseRequest(schema, body);
}
