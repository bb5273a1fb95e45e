import { useLocalParticipant, useRoomContext } from '@livekit/components-react';
import { RoomEvent } from 'livekit-client';
import { useEffect, useState } from 'react';
import { type DeviceProblem, describeDeviceProblem } from './device-problem.ts';

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
