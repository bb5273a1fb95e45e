import {
  isTrackReference,
  type TrackReference,
  type TrackReferenceOrPlaceholder,
  useTracks,
} from '@livekit/components-react';
import { Track } from 'livekit-client';
import { classNames } from '#components/ui/class-names.ts';
import { AbsentTile } from './absent-tile.tsx';
import { ParticipantTile } from './participant-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { useHasBeen } from './use-has-been.ts';

const SOURCES = [
  { source: Track.Source.Camera, withPlaceholder: true },
  { source: Track.Source.ScreenShare, withPlaceholder: false },
];

/** The participants in the room, and the shared screen if there is one. */
export function Stage({ otherName }: { readonly otherName: string }) {
  const tracks = useTracks(SOURCES, { onlySubscribed: false });
  const screen = tracks.filter(isScreen).at(-1);
  const people = tracks.filter(({ source }) => source === Track.Source.Camera).sort(othersFirst);
  const isAlone = people.every(({ participant }) => participant.isLocal);
  const hasMet = useHasBeen(!isAlone);
  return (
    <div className={classNames('flex min-h-0 flex-1 flex-col gap-3 px-3 py-2 sm:px-5', screen && 'lg:flex-row')}>
      {screen === undefined ? null : <ScreenTile trackRef={screen} />}
      <ul aria-label="Participants" className={classNames('min-h-0', screen === undefined ? GRID : STRIP)}>
        {people.map((person) => (
          <ParticipantTile key={person.participant.identity} trackRef={person} />
        ))}
        {isAlone ? <AbsentTile name={otherName} hasBeenHere={hasMet} /> : null}
      </ul>
    </div>
  );
}

/** Next to each other on wide screens, below each other on tall ones. */
const GRID =
  'grid flex-1 auto-rows-fr gap-3 landscape:grid-cols-2 landscape:*:aspect-video landscape:*:max-h-full landscape:*:self-center';
/** Small, next to or below the shared screen. */
const STRIP = 'flex h-28 gap-3 *:aspect-video *:h-full *:w-auto lg:h-auto lg:w-64 lg:flex-col lg:*:h-auto lg:*:w-full';

function isScreen(track: TrackReferenceOrPlaceholder): track is TrackReference {
  return track.source === Track.Source.ScreenShare && isTrackReference(track);
}

function othersFirst(left: TrackReferenceOrPlaceholder, right: TrackReferenceOrPlaceholder): number {
  return Number(left.participant.isLocal) - Number(right.participant.isLocal);
}
