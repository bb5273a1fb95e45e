import { useRoomInfo } from '@livekit/components-react';
import { useMemo } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/describe-unrecorded-track.ts';
import { parseRoomNotice } from './parse-room-notice.ts';

/** What of the meeting cannot be recorded, as the recorder has posted it to the room. */
export function UnrecordedNotice() {
  const { metadata } = useRoomInfo();
  const { unrecordedTracks } = useMemo(() => parseRoomNotice(metadata), [metadata]);
  if (unrecordedTracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything is being recorded">
      {unrecordedTracks.map((track) => (
        <p key={track.trackSid}>{describeUnrecordedTrack(track)}</p>
      ))}
    </Notice>
  );
}
