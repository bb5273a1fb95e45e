import { randomUUID } from 'node:crypto';
import type { Database } from '@young-minds/database';
import { livekitParticipants, livekitRooms, sessions, users } from '@young-minds/database/schema';
import { DEFAULT_RECORDING_CONFIG, type RecordingConfig, roomNameOf } from '@young-minds/recording/domain';

export interface SeededSession {
  readonly sessionId: string;
  readonly roomId: string;
  readonly roomName: string;
  readonly mentorId: string;
  readonly menteeId: string;
}

export interface SessionSeed {
  readonly startAt?: Date;
  readonly endAt?: Date;
  readonly title?: string;
  readonly recordingConfig?: RecordingConfig;
}

/** For tests that do not judge motion: composing at 10 frames per second costs a third of 30. */
export const LOW_FRAME_RATE: RecordingConfig = { ...DEFAULT_RECORDING_CONFIG, fps: 10 };

/** Creates two new users and a session booked between them, as the platform writes them. */
export async function seedSession(db: Database, seed: SessionSeed = {}): Promise<SeededSession> {
  const sessionId = randomUUID();
  const roomId = randomUUID();
  const [mentorId, menteeId] = [await seedUser(db, 'mentor'), await seedUser(db, 'mentee')];
  const startAt = seed.startAt ?? new Date();
  await db.insert(sessions).values({
    id: sessionId,
    mentorId,
    menteeId,
    title: seed.title ?? 'First steps',
    scheduledStartAt: startAt,
    scheduledEndAt: seed.endAt ?? new Date(startAt.getTime() + 60 * 60 * 1000),
    recordingConfig: seed.recordingConfig ?? DEFAULT_RECORDING_CONFIG,
  });
  const roomName = roomNameOf(sessionId);
  await db.insert(livekitRooms).values({ id: roomId, sessionId, roomName });
  await db.insert(livekitParticipants).values([
    { roomId, userId: mentorId },
    { roomId, userId: menteeId },
  ]);
  return { sessionId, roomId, roomName, mentorId, menteeId };
}

export async function seedUser(db: Database, role: 'mentor' | 'mentee'): Promise<string> {
  const id = randomUUID();
  await db.insert(users).values({ id, name: `The ${role}`, email: `${id}@example.test`, role });
  return id;
}
