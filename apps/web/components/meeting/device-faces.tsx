import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ButtonFace {
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
