import { LiveKitRoom, RoomAudioRenderer, setLogLevel, usePersistentUserChoices } from '@livekit/components-react';
import { ConnectionError, type DisconnectReason, type RoomOptions, VideoPresets } from 'livekit-client';
import { useCallback, useMemo } from 'react';
import { type DisconnectOutcome, disconnectOutcome } from './after-meeting.tsx';
import { canUseDevices } from './device-problem.tsx';
import { RoomLayout } from './room-layout.tsx';
import type { MeetingDetails, RoomTicket } from './use-join.tsx';

setLogLevel('warn');

const ROOM_OPTIONS: RoomOptions = {
  // Limits video to what is visible in the browser. The recorder always requests the best quality.
  adaptiveStream: true,
  dynacast: true,
  videoCaptureDefaults: { resolution: VideoPresets.h720.resolution },
};

interface MeetingRoomProps {
  readonly details: MeetingDetails;
  readonly ticket: RoomTicket;
  /** Called when the participant is no longer in the room, for any reason. */
  readonly onOutside: (outcome: DisconnectOutcome) => void;
  /** Called when a recording is running. */
  readonly onRecording: () => void;
}

/** Connects to the room and publishes the chosen devices. `RoomLayout` renders everything that is visible. */
export function MeetingRoom({ details, ticket, onOutside, onRecording }: MeetingRoomProps) {
  const { userChoices } = usePersistentUserChoices({ preventSave: true });
  const { audioEnabled, audioDeviceId, videoEnabled, videoDeviceId } = userChoices;
  const audio = useMemo(() => initialCapture(audioEnabled, audioDeviceId), [audioEnabled, audioDeviceId]);
  const video = useMemo(() => initialCapture(videoEnabled, videoDeviceId), [videoEnabled, videoDeviceId]);
  const onDisconnected = useCallback((reason?: DisconnectReason) => onOutside(disconnectOutcome(reason)), [onOutside]);
  const onError = useCallback(
    (error: Error) => {
      // Device errors also arrive here. `RoomNotices` shows them.
      if (error instanceof ConnectionError) onOutside('unreachable');
    },
    [onOutside],
  );
  return (
    <LiveKitRoom
      serverUrl={ticket.url}
      token={ticket.token}
      options={ROOM_OPTIONS}
      {...{ audio, video, onDisconnected, onError }}
      className="meeting-room"
    >
      <RoomLayout details={details} onRecording={onRecording} />
      <RoomAudioRenderer />
    </LiveKitRoom>
  );
}

function initialCapture(isWanted: boolean, deviceId: string) {
  return isWanted && canUseDevices() ? { deviceId: { ideal: deviceId } } : false;
}
