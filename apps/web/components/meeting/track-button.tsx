import { useTrackToggle } from '@livekit/components-react';
import type { ScreenShareCaptureOptions, Track } from 'livekit-client';
import type { DeviceFaces } from './device-faces.tsx';
import { ToggleButton } from './toggle-button.tsx';

interface TrackButtonProps {
  readonly source: Track.Source.Camera | Track.Source.Microphone | Track.Source.ScreenShare;
  readonly faces: DeviceFaces;
  readonly captureOptions?: ScreenShareCaptureOptions;
  /** Being off is nothing to warn of. */
  readonly isOffNormal?: boolean;
  /** Told what the person wants, to be remembered. */
  readonly onWish?: (isOn: boolean) => void;
}

/** Sends a track of one's own into the room, or stops sending it. */
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
 * The room emits devices' errors as events, which `RoomNotices` shows; without a listener they would be thrown as well.
 * Closing the browser's choice of screens is an error to the browser and none to the person.
 */
function toldElsewhere(): void {}
