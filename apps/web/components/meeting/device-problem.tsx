import { useLocalParticipant, useRoomContext } from '@livekit/components-react';
import { RoomEvent } from 'livekit-client';
import { useEffect, useState } from 'react';
import { Notice } from '#components/ui/notice.tsx';

type DeviceKind = 'camera' | 'microphone' | 'speaker';

export interface DeviceProblem {
  readonly title: string;
  /** What the participant can do about it. */
  readonly advice: string;
}

/** Describes why a device cannot be used, from the browser's error, and what the participant can do. */
export function describeDeviceProblem(kind: DeviceKind, error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return {
        title: `${capitalized(kind)} access is blocked`,
        advice: 'Click the icon in the address bar, allow access, then try again.',
      };
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return { title: `No ${kind} found`, advice: 'Connect one, or join without it.' };
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return {
        title: `Your ${kind} is in use or not responding`,
        advice: `Close other apps that use it, or choose another ${kind}.`,
      };
    default:
      return { title: `Your ${kind} couldn't start`, advice: 'Choose another one, or reload this page.' };
  }
}

/** Describes that a device was disconnected while it was in use. */
export function describeLostDevice(kind: DeviceKind): DeviceProblem {
  return { title: `Your ${kind} was disconnected`, advice: 'Reconnect it, or choose another one.' };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns whether this page can use camera and microphone. Browsers hide them from pages loaded over plain HTTP. */
export function canUseDevices(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** Returns whether this browser can share the screen. Browsers on phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export function DeviceProblemNotice({ problem }: { readonly problem: DeviceProblem | null }) {
  if (problem === null) return null;
  return (
    <Notice tone="warning" title={problem.title}>
      {problem.advice}
    </Notice>
  );
}

interface DeviceProblems {
  readonly camera: DeviceProblem | null;
  readonly microphone: DeviceProblem | null;
}

const NONE: DeviceProblems = { camera: null, microphone: null };

/** Returns why camera and microphone failed to start in the room. A problem is cleared when its device works. */
export function useDeviceProblems(): DeviceProblems {
  const room = useRoomContext();
  const { isCameraEnabled, isMicrophoneEnabled } = useLocalParticipant();
  const [problems, setProblems] = useState(NONE);
  useEffect(() => {
    const onProblem = (error: Error, kind?: MediaDeviceKind) => {
      if (kind === 'videoinput') {
        setProblems((known) => ({ ...known, camera: describeDeviceProblem('camera', error) }));
      }
      if (kind === 'audioinput') {
        setProblems((known) => ({ ...known, microphone: describeDeviceProblem('microphone', error) }));
      }
    };
    room.on(RoomEvent.MediaDevicesError, onProblem);
    return () => {
      room.off(RoomEvent.MediaDevicesError, onProblem);
    };
  }, [room]);
  return {
    camera: isCameraEnabled ? null : problems.camera,
    microphone: isMicrophoneEnabled ? null : problems.microphone,
  };
}
