import { useConnectionState } from '@livekit/components-react';
import { ConnectionState } from 'livekit-client';
import { useEffect } from 'react';
import { Spinner } from '#components/ui/spinner.tsx';
import { ControlBar } from './control-bar.tsx';
import type { MeetingDetails } from './meeting-details.ts';
import { RecordingBadge } from './recording-badge.tsx';
import { RoomNotices } from './room-notices.tsx';
import { Stage } from './stage.tsx';
import { useMeetingRecording } from './use-meeting-recording.ts';

interface RoomLayoutProps {
  readonly details: MeetingDetails;
  /** Called when a recording is running. */
  readonly onRecording: () => void;
}

/** The layout of the room: title and recording badge, participants, controls. */
export function RoomLayout({ details, onRecording }: RoomLayoutProps) {
  const connection = useConnectionState();
  const recording = useMeetingRecording(details);
  useEffect(() => {
    if (recording === 'recording') onRecording();
  }, [recording, onRecording]);
  const isOpening = connection === ConnectionState.Connecting || connection === ConnectionState.Disconnected;
  return (
    <div className="flex h-full flex-col bg-[#0b1113] text-white">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2 sm:px-5 sm:py-3">
        <h1 className="min-w-0 truncate text-lg">{details.title}</h1>
        {isOpening ? null : <RecordingBadge state={recording} />}
      </header>
      <RoomNotices recording={recording} />
      {isOpening ? (
        <div className="flex flex-1 items-center justify-center">
          <Spinner label="Joining the meeting…" />
        </div>
      ) : (
        <Stage otherName={details.otherName} />
      )}
      <ControlBar />
    </div>
  );
}
