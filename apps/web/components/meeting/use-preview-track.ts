import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
  TrackEvent,
  VideoPresets,
} from 'livekit-client';
import { useCallback, useEffect, useState } from 'react';
import { type DeviceProblem, describeDeviceProblem, describeLostDevice } from './device-problem.tsx';

export interface Preview<Track> {
  /** Null while the device is off, starting, or unavailable. */
  readonly track: Track | null;
  readonly problem: DeviceProblem | null;
  /** Retries after a problem. */
  readonly retry: () => void;
}

interface PreviewRequest<Track> {
  readonly kind: 'camera' | 'microphone';
  readonly isWanted: boolean;
  /** Empty: the browser's default device. */
  readonly deviceId: string;
  readonly create: (deviceId: string) => Promise<Track>;
}

const NOTHING = { track: null, problem: null };

type PreviewState<Track> = Omit<Preview<Track>, 'retry'>;

/** Previews the camera before joining. Stops it as soon as it is no longer wanted. */
export function useCameraPreview(isWanted: boolean, deviceId: string): Preview<LocalVideoTrack> {
  return usePreviewTrack({ kind: 'camera', isWanted, deviceId, create: createCameraTrack });
}

/** Previews the microphone before joining. */
export function useMicrophonePreview(isWanted: boolean, deviceId: string): Preview<LocalAudioTrack> {
  return usePreviewTrack({ kind: 'microphone', isWanted, deviceId, create: createMicrophoneTrack });
}

function usePreviewTrack<Track extends LocalAudioTrack | LocalVideoTrack>({
  kind,
  isWanted,
  deviceId,
  create,
}: PreviewRequest<Track>): Preview<Track> {
  const [preview, setPreview] = useState<PreviewState<Track>>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt starts the device again.
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    let track: Track | undefined;
    const show = (next: PreviewState<Track>) => {
      if (isCurrent) setPreview(next);
    };
    create(deviceId).then(
      (made) => {
        track = made;
        // No longer wanted when it started. Stop it, or the camera's light would stay on.
        if (!isCurrent) return made.stop();
        made.on(TrackEvent.Ended, () => show({ track: null, problem: describeLostDevice(kind) }));
        show({ track: made, problem: null });
      },
      (error: unknown) => show({ track: null, problem: describeDeviceProblem(kind, error) }),
    );
    return () => {
      isCurrent = false;
      track?.stop();
      setPreview(NOTHING);
    };
  }, [kind, isWanted, deviceId, create, attempt]);
  return { ...preview, retry };
}

function createCameraTrack(deviceId: string): Promise<LocalVideoTrack> {
  return createLocalVideoTrack({ ...chosen(deviceId), resolution: VideoPresets.h720.resolution });
}

function createMicrophoneTrack(deviceId: string): Promise<LocalAudioTrack> {
  return createLocalAudioTrack(chosen(deviceId));
}

/** Prefers the chosen device, but accepts another one, because the chosen device may be disconnected. */
function chosen(deviceId: string): { readonly deviceId?: { readonly ideal: string } } {
  return deviceId === '' ? {} : { deviceId: { ideal: deviceId } };
}
