import { findLostMedia } from '@young-minds/media/find-lost-media';
import { findQualityIssues } from '@young-minds/media/find-quality-issues';
import type { PublishedSpans } from '@young-minds/media/lost-media';
import type { Mp4Facts } from '@young-minds/media/probe-mp4';
import { extractThumbnails } from '@young-minds/media/thumbnails';
import { type LostSpan, type PublishedMedia, publishedSpans } from '@young-minds/recording/domain';
import type { CaptureSource } from '@young-minds/recording/ports';

interface Examination {
  /** The finished recording. */
  readonly file: string;
  readonly facts: Mp4Facts;
  /** When the recording begins. */
  readonly startAt: Date;
  /** Everything before this was added by us and is not examined. */
  readonly startSeconds: number;
  readonly source: CaptureSource;
  readonly signal?: AbortSignal;
}

interface Findings {
  readonly qualityIssues: readonly string[];
  readonly lost: readonly LostSpan[];
}

/** Finds what a viewer would complain about: quality issues of the whole video, and media that is missing inside it. */
export async function examine({ startAt, source, ...search }: Examination): Promise<Findings> {
  const { file, facts, startSeconds, signal } = search;
  const { durationSeconds, fps, sound } = facts;
  const start = startSeconds === 0 ? {} : { startSeconds: startSeconds + 1 / (fps || 1) };
  const thumbs = await extractThumbnails({ file, durationSeconds, ...start, ...(signal && { signal }) });
  const published = inSeconds(source.published ?? [], { startAt, durationSeconds });
  const lost = await findLostMedia({
    ...{ file, size: facts, durationSeconds, hasSound: sound !== null, thumbs, published },
    ...(signal && { signal }),
  });
  return { qualityIssues: await findQualityIssues({ ...search, thumbs }), lost };
}

interface Recorded {
  readonly startAt: Date;
  readonly durationSeconds: number;
}

function inSeconds(noted: readonly PublishedMedia[], { startAt, durationSeconds }: Recorded): PublishedSpans {
  const endAt = new Date(startAt.getTime() + durationSeconds * 1000);
  const spansOf = (isOn: (published: PublishedMedia) => boolean) =>
    publishedSpans(noted, { isOn, endAt }).map(({ from, to }) => ({
      startSeconds: (from.getTime() - startAt.getTime()) / 1000,
      endSeconds: (to.getTime() - startAt.getTime()) / 1000,
    }));
  return {
    camera: spansOf(({ cameras }) => cameras > 0),
    microphone: spansOf(({ microphones }) => microphones > 0),
    conversation: spansOf(({ microphones }) => microphones > 1),
  };
}
