import { Gauge } from 'lucide-react';
import {
  MediaAirplayButton,
  MediaCastButton,
  MediaControlBar,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react';
import { MediaPlaybackRateMenu, MediaPlaybackRateMenuButton } from 'media-chrome/react/menu';
import { useIsMounted } from '#components/time/local-time.tsx';
import { formatDuration } from '#lib/format-clock.ts';
import { SKIP_SECONDS, SPEEDS } from './player-keys.ts';

/** The control bar at the bottom of the video. player.css hides buttons for what the browser does not support. */
export function PlayerControls({ durationSeconds }: { readonly durationSeconds: number }) {
  // Few browsers have these. The server would render them for a moment for all.
  const isMounted = useIsMounted();
  return (
    <>
      {/* Before the bar, because it is above it. */}
      <MediaPlaybackRateMenu hidden anchor="auto" rates={[...SPEEDS]} />
      <div className="player-bar">
        <MediaControlBar>
          <MediaTimeDisplay noToggle />
          <MediaTimeRange />
          {/* The duration that the page shows everywhere; that of the file can differ by a frame. */}
          <span className="player-duration">{formatDuration(durationSeconds)}</span>
        </MediaControlBar>
        <MediaControlBar>
          <MediaPlayButton />
          <MediaSeekBackwardButton seekOffset={SKIP_SECONDS} />
          <MediaSeekForwardButton seekOffset={SKIP_SECONDS} />
          {/* Phones have volume keys and ignore the slider. */}
          <span className="hidden sm:flex">
            <MediaMuteButton />
            <MediaVolumeRange />
          </span>
          <span className="flex-1" />
          {/* An icon, because the text "1x" is not part of the button's name for screen readers. */}
          <MediaPlaybackRateMenuButton>
            <Gauge slot="icon" aria-hidden="true" className="fill-none" />
          </MediaPlaybackRateMenuButton>
          {isMounted ? <MediaCastButton /> : null}
          {isMounted ? <MediaAirplayButton /> : null}
          <MediaPipButton />
          <MediaFullscreenButton />
        </MediaControlBar>
      </div>
    </>
  );
}
