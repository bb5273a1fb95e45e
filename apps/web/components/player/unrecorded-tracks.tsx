import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/describe-unrecorded-track.ts';

/** The tracks that could not be recorded, with the reasons. */
export function UnrecordedTracks({ tracks }: { readonly tracks: readonly UnrecordedTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything was recorded">
      <ul className="list-disc pl-5">
        {tracks.map((track) => (
          <li key={track.trackSid}>{describeUnrecordedTrack(track)}</li>
        ))}
      </ul>
    </Notice>
  );
}
