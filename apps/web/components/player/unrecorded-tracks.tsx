import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/describe-unrecorded-track.ts';

/** What is missing in a recording because it could not be recorded, so that nobody takes it for a fault. */
export function UnrecordedTracks({ tracks }: { readonly tracks: readonly UnrecordedTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything could be recorded">
      <ul className="list-disc pl-5">
        {tracks.map((track) => (
          <li key={track.trackSid}>{describeUnrecordedTrack(track)}</li>
        ))}
      </ul>
    </Notice>
  );
}
