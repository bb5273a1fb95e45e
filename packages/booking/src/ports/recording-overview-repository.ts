import type { RecordingOverview } from '../domain/recording-overview.ts';

export interface RecordingOverviewPage {
  readonly userId: string;
  /** Only recordings created before this time; if absent, the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** The recordings of all sessions of a user. */
export interface RecordingOverviewRepository {
  /** Lists recordings, latest first. */
  list(page: RecordingOverviewPage): Promise<RecordingOverview[]>;
}
