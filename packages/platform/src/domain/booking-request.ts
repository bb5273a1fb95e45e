import { z } from 'zod';
import { parseRequest } from './parse-request.ts';
import { durationField, recordingConfigField, startField, titleField } from './request-fields.ts';

/** The body of POST /api/bookings, read. */
export type BookingRequest = ReturnType<typeof parseBookingRequest>;

/** @throws VALIDATION_FAILED */
export function parseBookingRequest(body: unknown, now: Date) {
  const schema = z.object(
    {
      mentorId: z
        .string({ error: 'mentorId is missing.' })
        .regex(/^[\w-]{1,64}$/, 'mentorId is not the id of a mentor.'),
      title: titleField,
      startsAt: startField(now),
      durationMinutes: durationField,
      recordingConfig: recordingConfigField,
    },
    { error: 'The body must be a JSON object.' },
  );
  return parseRequest(schema, body);
}
