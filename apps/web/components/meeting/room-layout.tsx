import {
  isTrackReference,
  type TrackReference,
  type TrackReferenceOrPlaceholder,
  useConnectionState,
  useTracks,
} from '@livekit/components-react';
import { ConnectionState, Track } from 'livekit-client';
import { useEffect } from 'react';
import { classNames, Spinner } from '#components/ui/button.tsx';
import { ControlBar } from './control-bar.tsx';
import { useHasBeen, useMeetingRecording } from './meeting-recording.ts';
import { AbsentTile, ParticipantTile, ScreenTile } from './participant-tile.tsx';
import { RecordingBadge } from './recording-badge.tsx';
import { RoomNotices } from './room-notices.tsx';
import type { MeetingDetails } from './use-join.tsx';

const SOURCES = [
  { source: Track.Source.Camera, withPlaceholder: true },
  { source: Track.Source.ScreenShare, withPlaceholder: false },
];

/** Next to each other on wide screens, below each other on tall ones. */
const GRID =
  'grid flex-1 auto-rows-fr gap-3 landscape:grid-cols-2 landscape:*:aspect-video landscape:*:max-h-full landscape:*:self-center';
/** Small, next to or below the shared screen. */
const STRIP = 'flex h-28 gap-3 *:aspect-video *:h-full *:w-auto lg:h-auto lg:w-64 lg:flex-col lg:*:h-auto lg:*:w-full';

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

/** The participants in the room, and the shared screen if there is one. */
function Stage({ otherName }: { readonly otherName: string }) {
  const tracks = useTracks(SOURCES, { onlySubscribed: false });
  const screen = tracks.filter(isScreen).at(-1);
  const cameras = tracks.filter(({ source }) => source === Track.Source.Camera).sort(othersFirst);
  const isAlone = cameras.every(({ participant }) => participant.isLocal);
  const hasMet = useHasBeen(!isAlone);
  return (
    <div className={classNames('flex min-h-0 flex-1 flex-col gap-3 px-3 py-2 sm:px-5', screen && 'lg:flex-row')}>
      {screen === undefined ? null : <ScreenTile trackRef={screen} />}
      <ul aria-label="Participants" className={classNames('min-h-0', screen === undefined ? GRID : STRIP)}>
        {cameras.map((camera) => (
          <ParticipantTile key={camera.participant.identity} trackRef={camera} />
        ))}
        {isAlone ? <AbsentTile name={otherName} hasBeenHere={hasMet} /> : null}
      </ul>
    </div>
  );
}

function isScreen(track: TrackReferenceOrPlaceholder): track is TrackReference {
  return track.source === Track.Source.ScreenShare && isTrackReference(track);
}

function othersFirst(left: TrackReferenceOrPlaceholder, right: TrackReferenceOrPlaceholder): number {
  return Number(left.participant.isLocal) - Number(right.participant.isLocal);
}
