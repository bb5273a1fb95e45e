import type { RecordingOverview } from '../domain/recording-overview.ts';

export interface RecordingOverviewPage {
  readonly userId: string;
  /** Only recordings made before this moment; absent: the latest ones. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** The recordings of all sessions somebody took part in. */
export interface RecordingOverviewRepository {
  /** The latest ones first. */
  list(page: RecordingOverviewPage): Promise<RecordingOverview[]>;
}
