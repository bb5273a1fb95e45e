import { isYoungMindsError, parseRecordingConfig, type RecordingConfig } from '@young-minds/recording/domain';
import { z } from 'zod';
import { DURATION_RANGE_MINUTES, MAX_TITLE_LENGTH, startProblem } from './booking-rules.ts';

const { min, max } = DURATION_RANGE_MINUTES;
const DURATION_MESSAGE = `durationMinutes must be a whole number from ${min} to ${max}.`;
const START_MESSAGE = 'startsAt must be a date and time with its zone, such as 2030-01-31T15:00:00Z.';

/** The fields of requests from outside; every message is a sentence that names its field. */
export const titleField = z
  .string({ error: 'title is missing.' })
  .trim()
  .min(1, 'title is empty.')
  .max(MAX_TITLE_LENGTH, `title must have at most ${MAX_TITLE_LENGTH} characters.`)
  .regex(/^\P{Cc}*$/u, 'title must not contain control characters.');

export const durationField = z.int({ error: DURATION_MESSAGE }).min(min, DURATION_MESSAGE).max(max, DURATION_MESSAGE);

/** A UTC moment as ISO 8601, within the time that can be booked. */
export function startField(now: Date) {
  return z.iso
    .datetime({ offset: true, error: START_MESSAGE })
    .transform((text) => new Date(text))
    .superRefine((startsAt, context) => {
      const problem = startProblem(startsAt, now);
      if (problem !== null) context.addIssue({ code: 'custom', message: `startsAt ${problem}.` });
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
