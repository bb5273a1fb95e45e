import { createTestDatabase, type TestDatabase } from './database.ts';
import { type SeededSession, seedSession } from './seed-session.ts';
import { createWorkerPipeline, type WorkerPipeline, type WorkerPipelineOptions } from './worker-pipeline.ts';

export interface PipelineOptions extends Omit<WorkerPipelineOptions, 'db'> {
  /** The session's title. Default: `First steps`. */
  readonly title?: string;
}

export interface TestPipeline {
  readonly database: TestDatabase;
  readonly pipeline: WorkerPipeline;
  /** A booked session that begins when the pipeline's clock does. */
  readonly session: SeededSession;
  /** Deletes the database and all files. Return it from a hook as its teardown. */
  readonly close: () => Promise<void>;
}

/** Opens a new database with one booked session, and a pipeline on it. */
export async function openPipeline({ title, ...options }: PipelineOptions): Promise<TestPipeline> {
  const database = await createTestDatabase();
  const pipeline = await createWorkerPipeline({ ...options, db: database.db });
  const session = await seedSession(database.db, { startAt: options.startAt, ...(title !== undefined && { title }) });
  const close = async () => {
    await pipeline.close();
    await database.drop();
  };
  return { database, pipeline, session, close };
}
