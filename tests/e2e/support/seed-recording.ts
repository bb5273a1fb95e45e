import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { livekitRecordings } from '@young-minds/db/schema';
import {
  DEFAULT_RECORDING_CONFIG,
  posterObjectPath,
  type RecordingPhase,
  recordingObjectPath,
} from '@young-minds/recording/domain';
import type { Clock } from '@young-minds/recording/ports';
import { createLocalStorage } from '@young-minds/storage/local';
import { runCommand } from '../../../apps/cli/src/process/run-command.ts';
import type { Stack } from '../../support/stack.ts';

export interface SeedOptions {
  readonly durationSeconds?: number;
  /** What else the row says, such as when people were there. */
  readonly row?: Partial<Pick<Row, 'firstJoinedAt' | 'lastLeftAt' | 'startedAt' | 'captureEndedAt' | 'metadata'>>;
}

export interface SeededRecording {
  readonly id: string;
  readonly objectPath: string;
}

/** A completed recording of a booked session, as the recording line leaves it: row, video and poster in the store. */
export async function seedRecording(
  stack: Stack,
  sessionId: string,
  { durationSeconds = 5, row = {} }: SeedOptions = {},
): Promise<SeededRecording> {
  const id = randomUUID();
  const objectPath = recordingObjectPath(sessionId, id);
  const posterPath = posterObjectPath(sessionId, id);
  const { video, poster } = await makeVideo(join(stack.captureDirectory, id), durationSeconds);
  const storage = storageOf(stack);
  const { sizeBytes: fileSizeBytes, sha256 } = await storage.uploadRecording(video, objectPath);
  await storage.uploadRecording(poster, posterPath);
  const stored = { storageProvider: 'local', storagePath: objectPath, posterPath, fileSizeBytes, sha256 } as const;
  const facts = { durationSeconds, completedAt: new Date() };
  await insertRow(stack, sessionId, { ...row, id, phase: 'completed', status: 'completed', ...stored, ...facts });
  return { id, objectPath };
}

/** A recording that is still on its way, or has failed. Returns its id. */
export async function seedUnfinishedRecording(
  stack: Stack,
  sessionId: string,
  phase: Extract<RecordingPhase, 'composing' | 'failed'>,
): Promise<string> {
  const id = randomUUID();
  const failure = { status: 'failed', errorCode: 'NOTHING_CAPTURED', errorMessage: 'Nothing was captured.' } as const;
  // Touched an hour from now, so that the worker does not take it for work that somebody has dropped.
  const updatedAt = new Date(Date.now() + 3_600_000);
  await insertRow(stack, sessionId, { id, phase, updatedAt, progress: 0.4, ...(phase === 'failed' ? failure : {}) });
  return id;
}

/** The stack's store, as its own processes see it; with a clock of the caller's for URLs that have ended. */
export function storageOf({ storageDirectory: directory, baseUrl, authSecret }: Stack, clock?: Clock) {
  return createLocalStorage({
    directory,
    baseUrl,
    signingSecret: authSecret,
    ...(clock === undefined ? {} : { clock }),
  });
}

type Row = Omit<typeof livekitRecordings.$inferInsert, 'roomId' | 'recorder' | 'config'>;

async function insertRow({ database: { db } }: Stack, sessionId: string, row: Row): Promise<void> {
  const room = await db.query.livekitRooms.findFirst({ where: (rooms, { eq }) => eq(rooms.sessionId, sessionId) });
  if (room === undefined) throw new Error(`session ${sessionId} has no room`);
  await db
    .insert(livekitRecordings)
    .values({ ...row, roomId: room.id, recorder: 'embedded', config: DEFAULT_RECORDING_CONFIG });
}

/** A test picture and a tone, as `<base>.mp4`, and its first picture beside it. */
async function makeVideo(base: string, durationSeconds: number): Promise<{ video: string; poster: string }> {
  await mkdir(dirname(base), { recursive: true });
  const [video, poster] = [`${base}.mp4`, `${base}.jpg`];
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=1280x720:rate=30:duration=${durationSeconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${durationSeconds}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '60', '-c:a', 'aac'];
  await runCommand('ffmpeg', ['-v', 'error', ...picture, ...sound, ...encoding, '-movflags', '+faststart', video]);
  await runCommand('ffmpeg', ['-v', 'error', '-i', video, '-frames:v', '1', poster]);
  return { video, poster };
}
