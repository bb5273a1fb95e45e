import { z } from 'zod';
import { parseRequest } from './parse-request.ts';
import { durationField, startField } from './request-fields.ts';

/** The parsed body of POST /api/bookings/[sessionId]/reschedule. Without a duration the session keeps its length. */
export type RescheduleRequest = ReturnType<typeof parseRescheduleRequest>;

/** Parses and validates the body. @throws VALIDATION_FAILED */
export function parseRescheduleRequest(body: unknown, now: Date) {
  const schema = z.object(
    { startsAt: startField(now), durationMinutes: durationField.optional() },
    { error: 'The body must be a JSON object.' },
  );
  return parseRequest(schema, body);
}
