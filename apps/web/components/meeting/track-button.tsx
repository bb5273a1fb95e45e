import { useTrackToggle } from '@livekit/components-react';
import type { ScreenShareCaptureOptions, Track } from 'livekit-client';
import type { DeviceFaces } from './device-faces.tsx';
import { ToggleButton } from './toggle-button.tsx';

interface TrackButtonProps {
  readonly source: Track.Source.Camera | Track.Source.Microphone | Track.Source.ScreenShare;
  readonly faces: DeviceFaces;
  readonly captureOptions?: ScreenShareCaptureOptions;
  /** Being off is normal, so the button is not red then. */
  readonly isOffNormal?: boolean;
  /** Saves whether the participant wants the track on. */
  readonly onWish?: (isOn: boolean) => void;
}

/** Publishes a track of the participant, or stops publishing it. */
export function TrackButton({ source, faces, captureOptions, isOffNormal = false, onWish }: TrackButtonProps) {
  const { enabled, pending, toggle } = useTrackToggle({
    source,
    onDeviceError: toldElsewhere,
    ...(captureOptions === undefined ? {} : { captureOptions }),
  });
  const { label, icon } = enabled ? faces.on : faces.off;
  const press = () => {
    onWish?.(!enabled);
    void toggle();
  };
  return <ToggleButton label={label} isOn={enabled || isOffNormal} disabled={pending} icon={icon} onClick={press} />;
}

/**
 * Ignores device errors. The room also emits them as events, which `RoomNotices` shows; without a listener here, they
 * would be thrown. Closing the browser's screen picker is such an error, but not a problem for the participant.
 */
function toldElsewhere(): void {}
