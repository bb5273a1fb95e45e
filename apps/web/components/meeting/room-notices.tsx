import { useConnectionState, useRoomContext, useStartAudio } from '@livekit/components-react';
import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { ConnectionState } from 'livekit-client';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { describeUnrecordedTrack } from '#lib/format.ts';
import { canUseDevices, DeviceProblemNotice, useDeviceProblems } from './device-problem.tsx';
import { NoDevicesNotice } from './lobby-devices.tsx';
import { type MeetingRecordingState, useIsConnected, useRoomNotice } from './meeting-recording.ts';

/** Temporary notices for the participants in the room. */
export function RoomNotices({ recording }: { readonly recording: MeetingRecordingState }) {
  const { camera, microphone } = useDeviceProblems();
  const { unrecordedTracks } = useRoomNotice();
  return (
    <div className="space-y-2 px-3 empty:hidden sm:px-5">
      <ReconnectingNotice />
      <AudioBlockedNotice />
      {recording === 'missing' ? <RecordingMissingNotice /> : null}
      <UnrecordedNotice tracks={unrecordedTracks} />
      <DeviceProblemNotice problem={camera} />
      <DeviceProblemNotice problem={microphone} />
      {canUseDevices() ? null : <NoDevicesNotice />}
    </div>
  );
}

function ReconnectingNotice() {
  const isConnecting = useConnectionState() === ConnectionState.Connecting;
  if (useIsConnected() || isConnecting) return null;
  return (
    <Notice tone="warning" title="Your connection was interrupted">
      Trying to reconnect…
    </Notice>
  );
}

function RecordingMissingNotice() {
  return (
    <Notice tone="warning" title="This session isn't being recorded right now">
      We're trying to start the recording. You can keep talking, but this part won't be in the video.
    </Notice>
  );
}

/** Shown while the browser blocks audio. Browsers allow it only after the user interacts with the page. */
function AudioBlockedNotice() {
  const room = useRoomContext();
  const { canPlayAudio } = useStartAudio({ room, props: {} });
  if (canPlayAudio) return null;
  return (
    <Notice tone="warning" title="You can't hear the other person yet">
      <Button onClick={() => room.startAudio()}>Turn on sound</Button>
    </Notice>
  );
}

/** The tracks that cannot be recorded, from the notice that the recorder posted to the room. */
function UnrecordedNotice({ tracks }: { readonly tracks: readonly UnrecordedTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <Notice tone="warning" title="Not everything is being recorded">
      {tracks.map((track) => (
        <p key={track.trackSid}>{describeUnrecordedTrack(track)}</p>
      ))}
    </Notice>
  );
}
