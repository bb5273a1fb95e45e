import { useConnectionState, useRoomContext, useStartAudio } from '@livekit/components-react';
import { ConnectionState } from 'livekit-client';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { canUseDevices } from './device-access.ts';
import { DeviceProblemNotice } from './device-problem-notice.tsx';
import { NoDevicesNotice } from './no-devices-notice.tsx';
import type { MeetingRecordingState } from './recording-state.ts';
import { UnrecordedNotice } from './unrecorded-notice.tsx';
import { useDeviceProblems } from './use-device-problems.ts';
import { useRoomNotice } from './use-room-notice.ts';

/** What people in the room have to know, and goes away by itself. */
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
  const state = useConnectionState();
  if (state !== ConnectionState.Reconnecting && state !== ConnectionState.SignalReconnecting) return null;
  return (
    <Notice tone="warning" title="Reconnecting…">
      Your connection was interrupted. You do not have to do anything.
    </Notice>
  );
}

function RecordingMissingNotice() {
  return (
    <Notice tone="warning" title="This session is not being recorded at the moment">
      It ought to be, and we keep trying. You can go on with your meeting; what happens until the recording starts will
      not be in the video.
    </Notice>
  );
}

/** Browsers stay silent until the person has pressed something on the page. */
function AudioBlockedNotice() {
  const room = useRoomContext();
  const { canPlayAudio } = useStartAudio({ room, props: {} });
  if (canPlayAudio) return null;
  return (
    <Notice tone="warning" title="You cannot hear the other person yet">
      <Button onClick={() => room.startAudio()}>Turn the sound on</Button>
    </Notice>
  );
}
