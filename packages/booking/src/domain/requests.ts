import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { parseRecordingConfig, type RecordingConfig } from '@young-minds/recording/domain';
import { z } from 'zod';
import { PLAIN_TEXT } from './plain-text.ts';
import { CURRENT_NOTICE } from './recording-notice.ts';
import { DURATION_RANGE_MINUTES, MAX_TITLE_LENGTH, startProblem } from './rules.ts';

/** The maximum number of notifications that one request marks as read. */
const MAX_IDS = 200;
const { min, max } = DURATION_RANGE_MINUTES;

/**
 * The messages for refused fields of a form, with the words of the form's labels. The messages for fields that no form
 * has, such as those of `recordingConfig`, name the field instead: only API clients see them.
 */
export const FIELD_MESSAGES = {
  mentor: 'Choose a mentor.',
  topicMissing: 'Enter a topic.',
  topicTooLong: `Use at most ${MAX_TITLE_LENGTH} characters for the topic.`,
  topicUnreadable: "The topic has characters that can't be saved. Type it again.",
  start: 'Choose a start date and time.',
  duration: `Choose a duration from ${min} to ${max} minutes.`,
} as const;

const mentorField = z.string({ error: FIELD_MESSAGES.mentor }).regex(/^[\w-]{1,64}$/, FIELD_MESSAGES.mentor);

const titleField = z
  .string({ error: FIELD_MESSAGES.topicMissing })
  .trim()
  .min(1, FIELD_MESSAGES.topicMissing)
  .max(MAX_TITLE_LENGTH, FIELD_MESSAGES.topicTooLong)
  .regex(PLAIN_TEXT, FIELD_MESSAGES.topicUnreadable);

const durationField = z
  .int({ error: FIELD_MESSAGES.duration })
  .min(min, FIELD_MESSAGES.duration)
  .max(max, FIELD_MESSAGES.duration);

/** Parses a start time as ISO 8601, within the period that can be booked. */
function startField(now: Date) {
  return z.iso
    .datetime({ offset: true, error: FIELD_MESSAGES.start })
    .transform((text) => new Date(text))
    .superRefine((startsAt, context) => {
      const problem = startProblem(startsAt, now);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
}

const recordingConfigField = z
  .unknown()
  .optional()
  .transform((input, context): RecordingConfig => {
    try {
      return parseRecordingConfig(input);
    } catch (error) {
      if (!isYoungMindsError(error)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

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

/** The parsed body of POST /api/sessions/[sessionId]/token. */
export type JoinRequest = ReturnType<typeof parseJoinRequest>;

const joinSchema = z.object(
  {
    /** Whether the participant agreed to the notice; required if the session is recorded. */
    recordingConsent: z.boolean({ error: 'recordingConsent must be true or false.' }).optional(),
    /** The notice that the client showed; by default the current one. */
    noticeVersion: z
      .string({ error: 'noticeVersion must be a text.' })
      .regex(/^[\w.-]{1,32}$/, 'noticeVersion must have 1 to 32 letters, digits, dots or dashes.')
      .default(CURRENT_NOTICE.version),
  },
  { error: 'The body must be a JSON object.' },
);

/** Parses and validates the body. @throws VALIDATION_FAILED */
export function parseJoinRequest(body: unknown) {
  return parseRequest(joinSchema, body);
}

/** The parsed body of POST /api/notifications/read. Without ids it means all notifications. */
export type MarkReadRequest = ReturnType<typeof parseMarkReadRequest>;

const markReadSchema = z.object(
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
  return parseRequest(markReadSchema, body);
}

/** Parses a request's body. @throws VALIDATION_FAILED, one error with a sentence for every invalid field */
function parseRequest<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new YoungMindsError('VALIDATION_FAILED', result.error.issues.map((issue) => issue.message).join(' '));
}
