import { type MentoringSession, parseRecordingConfig } from '@young-minds/recording/domain';
import { sessions } from '../schema/sessions.ts';

/** The columns of a `MentoringSession`, for queries that select sessions. */
export const sessionColumns = {
  id: sessions.id,
  mentorId: sessions.mentorId,
  menteeId: sessions.menteeId,
  title: sessions.title,
  scheduledStartAt: sessions.scheduledStartAt,
  scheduledEndAt: sessions.scheduledEndAt,
  status: sessions.status,
  recordingConfig: sessions.recordingConfig,
};

/** Converts a row to the domain type. The JSONB column is user input, so it is parsed like a request. */
export function toSession(row: MentoringSession): MentoringSession {
  return { ...row, recordingConfig: parseRecordingConfig(row.recordingConfig) };
}
