import { z } from 'zod';
import { parseRequest } from './parse-request.ts';
import { durationField, mentorField, recordingConfigField, startField, titleField } from './request-fields.ts';

/** The parsed body of POST /api/bookings. */
export type BookingRequest = ReturnType<typeof parseBookingRequest>;

/** Parses and validates the body. @throws VALIDATION_FAILED */
export function parseBookingRequest(body: unknown, now: Date) {
  const schema = z.object(
    {
      mentorId: mentorField,
      title: titleField,
      startsAt: startField(now),
      durationMinutes: durationField,
      recordingConfig: recordingConfigField,
    },
    { error: 'The body must be a JSON object.' },
  );
  return parseRequest(schema, body);
}
