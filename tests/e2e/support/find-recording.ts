import { expect } from 'vitest';
import type { Stack } from '../../support/stack.ts';

export interface FoundRecording {
  readonly id: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly durationSeconds: number;
  /** From the first join to the last leave of the session's participants. */
  readonly presenceSeconds: number;
}

const QUERY = `
  SELECT recording.id, sha256, file_size_bytes::int AS "sizeBytes", duration_seconds AS "durationSeconds",
    storage_path AS "storagePath", recording.status,
    (SELECT extract(epoch FROM max(left_at) - min(joined_at))::float
     FROM livekit_participants participant WHERE participant.room_id = room.id) AS "presenceSeconds"
  FROM livekit_recordings recording JOIN livekit_rooms room ON room.id = recording.room_id
  WHERE room.session_id = $1`;

/** Returns a session's only recording, which must be completed and stored. */
export async function findRecording({ database }: Stack, sessionId: string): Promise<FoundRecording> {
  const { rows } = await database.pool.query<FoundRecording & { status: string; storagePath: string }>(QUERY, [
    sessionId,
  ]);
  const [recording] = rows;
  if (recording === undefined || rows.length > 1) throw new Error(`the session has ${rows.length} recordings`);
  const storagePath = `sessions/${sessionId}/${recording.id}.mp4`;
  expect(recording).toMatchObject({ status: 'completed', storagePath });
  return recording;
}

/** Returns the audit events of a recording, in order. */
export async function readAuditTrail({ database }: Stack, recordingId: string): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ type: string }>(
    'SELECT event_type AS type FROM livekit_events WHERE recording_id = $1 ORDER BY id',
    [recordingId],
  );
  return rows.map(({ type }) => type);
}
