import { isYoungMindsError } from '@young-minds/core';
import { parseRecordingConfig, type RecordingConfig } from '@young-minds/recording/domain';
import { z } from 'zod';
import { DURATION_RANGE_MINUTES, MAX_TITLE_LENGTH, startProblem } from './booking-rules.ts';

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

export const mentorField = z.string({ error: FIELD_MESSAGES.mentor }).regex(/^[\w-]{1,64}$/, FIELD_MESSAGES.mentor);

export const titleField = z
  .string({ error: FIELD_MESSAGES.topicMissing })
  .trim()
  .min(1, FIELD_MESSAGES.topicMissing)
  .max(MAX_TITLE_LENGTH, FIELD_MESSAGES.topicTooLong)
  .regex(/^\P{Cc}*$/u, FIELD_MESSAGES.topicUnreadable);

export const durationField = z
  .int({ error: FIELD_MESSAGES.duration })
  .min(min, FIELD_MESSAGES.duration)
  .max(max, FIELD_MESSAGES.duration);

/** Parses a start time as ISO 8601, within the period that can be booked. */
export function startField(now: Date) {
  return z.iso
    .datetime({ offset: true, error: FIELD_MESSAGES.start })
    .transform((text) => new Date(text))
    .superRefine((startsAt, context) => {
      const problem = startProblem(startsAt, now);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
}

export const recordingConfigField = z
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
