import { useTrackToggle } from '@livekit/components-react';
import type { ScreenShareCaptureOptions, Track } from 'livekit-client';
import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#components/ui/button.tsx';

interface ButtonFace {
  /** What pressing the button does. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** The label and icon of a device button while the device is on, and while it is off. */
export interface DeviceFaces {
  readonly on: ButtonFace;
  readonly off: ButtonFace;
}

export const MICROPHONE_FACES: DeviceFaces = {
  on: { label: 'Mute microphone', icon: <Mic aria-hidden="true" /> },
  off: { label: 'Unmute microphone', icon: <MicOff aria-hidden="true" /> },
};

export const CAMERA_FACES: DeviceFaces = {
  on: { label: 'Turn camera off', icon: <Video aria-hidden="true" /> },
  off: { label: 'Turn camera on', icon: <VideoOff aria-hidden="true" /> },
};

export const SCREEN_FACES: DeviceFaces = {
  on: { label: 'Stop sharing', icon: <MonitorX aria-hidden="true" /> },
  off: { label: 'Share screen', icon: <MonitorUp aria-hidden="true" /> },
};

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
    onDeviceError: reportedElsewhere,
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
function reportedElsewhere(): void {}

interface ToggleButtonProps extends ComponentProps<'button'> {
  /** What pressing does, such as "Mute microphone"; it changes with the state. */
  readonly label: string;
  readonly isOn: boolean;
  readonly icon: ReactNode;
}

/** A round button that turns a device on or off. Red while it is off, so that a muted microphone is noticed. */
export function ToggleButton({ label, isOn, icon, className, ...rest }: ToggleButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-12 items-center justify-center rounded-full focus-visible:outline-white disabled:opacity-60',
        isOn ? 'bg-[#2b3639] text-white hover:bg-[#3d4b4f]' : 'bg-[#b3261e] text-white hover:bg-[#8c1d18]',
        className,
      )}
    >
      {icon}
    </button>
  );
}
