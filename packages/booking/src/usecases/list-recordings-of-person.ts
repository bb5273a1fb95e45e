import type { RecordingOverview } from '../domain/recording-overview.ts';
import type { RecordingOverviewRepository } from '../ports/recording-overview-repository.ts';

const PAGE_SIZE = 10;

export interface RecordingPage {
  readonly recordings: readonly RecordingOverview[];
  /** Where the next page starts; null if this is the last. */
  readonly earlierBefore: Date | null;
}

/** Returns a page of the recordings of all of a user's sessions, latest first. */
export async function listRecordingsOfUser(
  { recordings }: { readonly recordings: RecordingOverviewRepository },
  userId: string,
  before?: Date,
): Promise<RecordingPage> {
  const pageAndOneMore = await recordings.list({ userId, before, limit: PAGE_SIZE + 1 });
  const page = pageAndOneMore.slice(0, PAGE_SIZE);
  const hasMore = pageAndOneMore.length > PAGE_SIZE;
  return { recordings: page, earlierBefore: hasMore ? (page.at(-1)?.createdAt ?? null) : null };
}
