import { type TrackReference, VideoTrack } from '@livekit/components-react';

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
