import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/describe-unrecorded-track.ts';

/** The tracks that cannot be recorded, from the notice that the recorder posted to the room. */
export function UnrecordedNotice({ tracks }: { readonly tracks: readonly UnrecordedTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything is being recorded">
      {tracks.map((track) => (
        <p key={track.trackSid}>{describeUnrecordedTrack(track)}</p>
      ))}
    </Notice>
  );
}
