import {
  isTrackReference,
  type TrackReference,
  type TrackReferenceOrPlaceholder,
  useConnectionQualityIndicator,
  useIsMuted,
  useIsSpeaking,
  VideoTrack,
} from '@livekit/components-react';
import { ConnectionQuality, type Participant, Track } from 'livekit-client';
import { MicOff, SignalLow } from 'lucide-react';
import { classNames } from '#components/ui/button.tsx';
import { initialsOf } from '#lib/format.ts';
import { useIsConnected } from './meeting-recording.ts';
import { useIsCutOff } from './silence.ts';

/** A participant: the video, or the initials if there is none, with name, microphone and connection quality. */
export function ParticipantTile({ trackRef }: { readonly trackRef: TrackReferenceOrPlaceholder }) {
  const { participant } = trackRef;
  const isConnected = useIsConnected();
  const isCameraOff = useIsMuted(trackRef);
  const isSpeaking = useIsSpeaking(participant);
  // Without a connection of one's own, nothing arrives from anyone.
  const isCutOff = useIsCutOff(participant) && isConnected;
  const name = participant.name || 'Guest';
  return (
    <li
      className={classNames(
        'relative min-h-0 overflow-hidden rounded-2xl bg-[#1a2427] outline-3 -outline-offset-3',
        isSpeaking ? 'outline-[#83cabb]' : 'outline-transparent',
      )}
    >
      {isTrackReference(trackRef) && !isCameraOff ? (
        <VideoTrack
          trackRef={trackRef}
          aria-label={`${name}'s camera`}
          className={classNames('absolute size-full object-cover', participant.isLocal && '-scale-x-100')}
        />
      ) : (
        <Initials name={name} />
      )}
      {isCutOff ? (
        <p role="status" className="absolute inset-0 flex items-center justify-center bg-black/70 p-3 text-center">
          {name} lost the connection. Waiting for them to reconnect…
        </p>
      ) : null}
      <NamePlate name={name} participant={participant} />
    </li>
  );
}

function Initials({ name }: { readonly name: string }) {
  return (
    <div aria-hidden="true" className="flex size-full items-center justify-center">
      <span className="flex aspect-square h-1/2 max-h-28 items-center justify-center rounded-full bg-[#1c5a52] font-display text-3xl">
        {initialsOf(name)}
      </span>
    </div>
  );
}

function NamePlate({ name, participant }: { readonly name: string; readonly participant: Participant }) {
  const isMuted = useIsMuted({ participant, source: Track.Source.Microphone });
  const { quality } = useConnectionQualityIndicator({ participant });
  const isWeak = quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost;
  return (
    <p className="absolute bottom-2 left-2 flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-lg bg-black/70 px-2 py-0.5 text-sm">
      {isMuted ? <MicOff role="img" aria-label="Muted:" className="size-4 shrink-0" /> : null}
      {isWeak ? <SignalLow role="img" aria-label="Weak connection:" className="size-4 shrink-0" /> : null}
      <span className="truncate">
        {name}
        {participant.isLocal ? ' (you)' : ''}
      </span>
    </p>
  );
}

/** A shared screen. The participant's own screen is not shown, because it would contain itself. */
export function ScreenTile({ trackRef }: { readonly trackRef: TrackReference }) {
  const { participant } = trackRef;
  const name = participant.name || 'Guest';
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden rounded-2xl bg-black">
      {participant.isLocal ? (
        <p role="status" className="flex size-full items-center justify-center p-4 text-center text-lg">
          You're sharing your screen
        </p>
      ) : (
        <VideoTrack trackRef={trackRef} aria-label={`${name}'s screen`} className="absolute size-full object-contain" />
      )}
    </div>
  );
}

interface AbsentTileProps {
  readonly name: string;
  readonly hasBeenHere: boolean;
}

/** The empty tile of a participant who is not in the room. */
export function AbsentTile({ name, hasBeenHere }: AbsentTileProps) {
  return (
    <li className="flex min-h-0 flex-col items-center justify-center rounded-2xl border border-dashed border-white/30 p-3 text-center text-white/80">
      <p role="status">{hasBeenHere ? `${name} left the meeting` : `Waiting for ${name}`}</p>
    </li>
  );
}
