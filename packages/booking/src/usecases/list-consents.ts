import { findNotice, type RecordingNotice } from '../domain/recording-notice.ts';
import type { ConsentRepository, StoredConsent } from '../ports/repositories.ts';

const PAGE_SIZE = 100;

/** A consent with the text that the participant agreed to. */
export interface ReadableConsent extends Omit<StoredConsent, 'userId'> {
  /** Null if the version is unknown or its text is not the stored one: versions were not always checked. */
  readonly notice: Pick<RecordingNotice, 'title' | 'text' | 'agreement'> | null;
}

export interface ConsentPage {
  readonly consents: readonly ReadableConsent[];
  /** Where the next page starts; null if this is the last. */
  readonly earlierBefore: Date | null;
}

/** Returns a page of a user's own consents, latest first. */
export async function listConsents(
  { consents }: { readonly consents: ConsentRepository },
  userId: string,
  before?: Date,
): Promise<ConsentPage> {
  const pageAndOneMore = await consents.list({ userId, before, limit: PAGE_SIZE + 1 });
  const page = pageAndOneMore.slice(0, PAGE_SIZE);
  const hasMore = pageAndOneMore.length > PAGE_SIZE;
  return { consents: page.map(readable), earlierBefore: hasMore ? (page.at(-1)?.acceptedAt ?? null) : null };
}

function readable({ userId: _, ...consent }: StoredConsent): ReadableConsent {
  const notice = findNotice(consent.noticeVersion);
  if (notice === null || (consent.noticeSha256 ?? notice.sha256) !== notice.sha256) return { ...consent, notice: null };
  const { title, text, agreement } = notice;
  return { ...consent, notice: { title, text, agreement } };
}
