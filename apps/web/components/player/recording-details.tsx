import type { RecordingView } from '@young-minds/recording/playback';
import { useId } from 'react';
import { describeUnrecordedTrack } from '#lib/format.ts';
import { DetailNotes } from './detail-notes.tsx';
import { DetailsTimeline } from './details-timeline.tsx';
import { lengthOf, notableGaps, placeOf } from './notable-gaps.ts';

interface RecordingDetailsProps {
  readonly view: Extract<RecordingView, { state: 'completed' }>;
  readonly onSeek: (seconds: number) => void;
}

/** What is in the recording, and what is missing, with a timeline that seeks. */
export function RecordingDetails({ view, onSeek }: RecordingDetailsProps) {
  const titleId = useId();
  const { durationSeconds, coverage, people, parts, unrecordedTracks, qualityIssues } = view;
  const gaps = notableGaps(coverage);
  const notes = [...unrecordedTracks.map(describeUnrecordedTrack), ...qualityIssues.map(capitalized)];
  const isTimeline = people.length + gaps.length > 0 || parts.length > 1;
  if (!isTimeline && notes.length === 0) return null;
  return (
    <section aria-labelledby={titleId} className="border-t border-line px-4 pt-5 sm:px-0">
      <h2 id={titleId} className="text-xl">
        Recording details
      </h2>
      {isTimeline ? <DetailsTimeline recordingId={view.id} {...view} gaps={gaps} onSeek={onSeek} /> : null}
      <ul className="mt-2 text-sm text-ink-soft empty:hidden">
        {gaps.map((gap) => (
          <li key={`${gap.atSeconds} ${gap.media} ${gap.participant}`}>
            <button
              type="button"
              disabled={gap.atSeconds >= durationSeconds}
              onClick={() => onSeek(gap.atSeconds)}
              className="min-h-11 rounded decoration-control underline-offset-4 enabled:underline enabled:hover:text-ink sm:min-h-8"
            >
              {lengthOf(gap)} missing {placeOf(gap, coverage?.expectedSeconds ?? durationSeconds)}
            </button>
          </li>
        ))}
      </ul>
      <DetailNotes notes={notes} />
    </section>
  );
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
