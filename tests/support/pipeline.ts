import { createTestDatabase, type TestDatabase } from './database.ts';
import { createRecordingLine, type RecordingLine, type RecordingLineOptions } from './recording-line.ts';
import { type SeededSession, seedSession } from './seed-session.ts';

export interface PipelineOptions extends Omit<RecordingLineOptions, 'db'> {
  /** Of the session; `First steps` by default. */
  readonly title?: string;
}

export interface TestPipeline {
  readonly database: TestDatabase;
  readonly line: RecordingLine;
  /** Booked, begins when the pipeline's clock does. */
  readonly session: SeededSession;
  /** Deletes the database and all files. A hook returns it as its teardown. */
  readonly close: () => Promise<void>;
}

/** Opens a new database with one booked session, and a pipeline on it. */
export async function openPipeline({ title, ...options }: PipelineOptions): Promise<TestPipeline> {
  const database = await createTestDatabase();
  const line = await createRecordingLine({ ...options, db: database.db });
  const session = await seedSession(database.db, { startAt: options.startAt, ...(title !== undefined && { title }) });
  const close = async () => {
    await line.close();
    await database.drop();
  };
  return { database, line, session, close };
}
