import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ButtonFace {
  /** What a press does. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** How the button of a device looks while it is on and while it is off. */
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
  on: { label: 'Stop sharing your screen', icon: <MonitorX aria-hidden="true" /> },
  off: { label: 'Share your screen', icon: <MonitorUp aria-hidden="true" /> },
};
