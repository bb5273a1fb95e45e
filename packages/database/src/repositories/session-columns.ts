import { type MentoringSession, parseRecordingConfig } from '@young-minds/recording/domain';
import { sessions } from '../schema/sessions.ts';

/** The columns behind a `MentoringSession`, for selects that join sessions. */
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

/** A row as the domain knows it; the JSONB column is what people wrote, so it is read with the same care as a request. */
export function toSession(row: MentoringSession): MentoringSession {
  return { ...row, recordingConfig: parseRecordingConfig(row.recordingConfig) };
}
