import type { PublishedMedia, RecordingMetadata } from './recording-metadata.ts';

/** Keeps the row small if a participant mutes and unmutes all the time. Nothing is known after that many changes. */
const MAX_CHANGES = 500;
/** A change was observed up to this much later than it happened. */
const OBSERVED_LATE_MS = 7_000;

interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

/** Returns a row's metadata with what participants publish now; null if that is already noted. */
export function withPublished(metadata: RecordingMetadata, published: PublishedMedia): RecordingMetadata | null {
  const noted = metadata.published ?? [];
  const last = noted.at(-1);
  if (last?.cameras === published.cameras && last.microphones === published.microphones) return null;
  if (noted.length < MAX_CHANGES) return { ...metadata, published: [...noted, published] };
  const isClosed = last?.cameras === 0 && last.microphones === 0;
  return isClosed ? null : { ...metadata, published: [...noted, { ...published, cameras: 0, microphones: 0 }] };
}

/** Returns when something was certainly published: from its observation to shortly before that of its end. */
export function publishedSpans(
  noted: readonly PublishedMedia[],
  { isOn, endAt }: { readonly isOn: (published: PublishedMedia) => boolean; readonly endAt: Date },
): TimeSpan[] {
  const spans: TimeSpan[] = [];
  let from: Date | null = null;
  for (const published of noted) {
    if (isOn(published)) from ??= published.at;
    else if (from !== null) {
      spans.push({ from, to: new Date(published.at.getTime() - OBSERVED_LATE_MS) });
      from = null;
    }
  }
  if (from !== null) spans.push({ from, to: endAt });
  return spans.filter((span) => span.to > span.from);
}
