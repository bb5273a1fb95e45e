import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@young-minds/core';
import { livekitRecordings } from '@young-minds/database/schema';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import {
  DEFAULT_RECORDING_CONFIG,
  posterObjectPath,
  type RecordingPhase,
  recordingObjectPath,
} from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import type { Stack } from '../../support/stack.ts';
import { shareFolder } from './shared-resources.ts';

export interface SeedOptions {
  readonly durationSeconds?: number;
  /** Other columns of the row, such as when participants were there. */
  readonly row?: Partial<Pick<Row, 'firstJoinedAt' | 'lastLeftAt' | 'startedAt' | 'captureEndedAt' | 'metadata'>>;
}

export interface SeededRecording {
  readonly id: string;
  readonly objectPath: string;
}

/**
 * Creates a completed recording of a booked session as the pipeline leaves it: row, video and poster in the store.
 */
export async function seedRecording(
  stack: Stack,
  sessionId: string,
  { durationSeconds = 5, row = {} }: SeedOptions = {},
): Promise<SeededRecording> {
  const id = randomUUID();
  const objectPath = recordingObjectPath(sessionId, id);
  const posterPath = posterObjectPath(sessionId, id);
  const { video, poster } = await provideVideo(durationSeconds);
  const storage = storageOf(stack);
  const { sizeBytes: fileSizeBytes, sha256 } = await storage.uploadRecording(video, objectPath);
  await storage.uploadRecording(poster, posterPath);
  const stored = { storageProvider: 'local', storagePath: objectPath, posterPath, fileSizeBytes, sha256 } as const;
  const facts = { durationSeconds, completedAt: new Date() };
  await insertRow(stack, sessionId, { ...row, id, phase: 'completed', status: 'completed', ...stored, ...facts });
  return { id, objectPath };
}

/** Creates a recording that is in progress or has failed. Returns its id. */
export async function seedUnfinishedRecording(
  stack: Stack,
  sessionId: string,
  phase: Extract<RecordingPhase, 'composing' | 'failed'>,
): Promise<string> {
  const id = randomUUID();
  const failure = { status: 'failed', errorCode: 'NOTHING_CAPTURED', errorMessage: 'Nothing was captured.' } as const;
  // The row's time is an hour ahead, so that the worker does not treat it as abandoned work.
  const updatedAt = new Date(Date.now() + 3_600_000);
  await insertRow(stack, sessionId, { id, phase, updatedAt, progress: 0.4, ...(phase === 'failed' ? failure : {}) });
  return id;
}

/** Returns the stack's store as its own processes use it. Pass a clock to create URLs that have expired. */
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

interface Video {
  readonly video: string;
  readonly poster: string;
}

const videos = new Map<number, Promise<Video>>();

/** Returns a video of this length and its poster. All tests of this process share it, and storing copies it. */
function provideVideo(durationSeconds: number): Promise<Video> {
  const video = videos.get(durationSeconds) ?? makeVideo(durationSeconds);
  videos.set(durationSeconds, video);
  return video;
}

/**
 * Makes a test picture with a tone, and the first frame as the poster. It is small, because no test judges its
 * pixels.
 */
async function makeVideo(durationSeconds: number): Promise<Video> {
  const base = join(await shareFolder(), `${durationSeconds}-seconds`);
  const [video, poster] = [`${base}.mp4`, `${base}.jpg`];
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=640x360:rate=15:duration=${durationSeconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${durationSeconds}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac'];
  await runCommand('ffmpeg', ['-v', 'error', ...picture, ...sound, ...encoding, '-movflags', '+faststart', video]);
  await runCommand('ffmpeg', ['-v', 'error', '-i', video, '-frames:v', '1', poster]);
  return { video, poster };
}
