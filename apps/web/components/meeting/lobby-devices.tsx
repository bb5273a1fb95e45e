import { usePersistentUserChoices } from '@livekit/components-react';
import type { LocalVideoTrack } from 'livekit-client';
import type { ReactNode } from 'react';
import { CameraPreview } from './camera-preview.tsx';
import { CAMERA_FACES, MICROPHONE_FACES } from './device-faces.tsx';
import { DeviceProblemNotice } from './device-problem-notice.tsx';
import { DeviceSelect } from './device-select.tsx';
import { MicrophoneMeter } from './microphone-meter.tsx';
import { PreviewSwitch } from './preview-switch.tsx';
import { useDeviceList } from './use-device-list.ts';
import { type Preview, useCameraPreview, useMicrophonePreview } from './use-preview-track.ts';

/** Preview and choice of camera and microphone. The choice is saved and used in the room. */
export function LobbyDevices() {
  const choices = usePersistentUserChoices();
  const { videoEnabled, audioEnabled, videoDeviceId, audioDeviceId } = choices.userChoices;
  const camera = useCameraPreview(videoEnabled, videoDeviceId);
  const microphone = useMicrophonePreview(audioEnabled, audioDeviceId);
  const cameras = useDeviceList('videoinput', camera.track !== null);
  const microphones = useDeviceList('audioinput', microphone.track !== null);
  return (
    <div className="space-y-4">
      <PreviewPicture camera={camera} isWanted={videoEnabled}>
        <PreviewSwitch
          faces={MICROPHONE_FACES}
          isWanted={audioEnabled}
          preview={microphone}
          onWish={choices.saveAudioInputEnabled}
        />
        <PreviewSwitch
          faces={CAMERA_FACES}
          isWanted={videoEnabled}
          preview={camera}
          onWish={choices.saveVideoInputEnabled}
        />
      </PreviewPicture>
      <DeviceProblemNotice problem={camera.problem} />
      <DeviceProblemNotice problem={microphone.problem} />
      <div className="grid gap-4 sm:grid-cols-2">
        <DeviceSelect
          label="Camera"
          devices={cameras}
          deviceId={videoDeviceId}
          onChoose={choices.saveVideoInputDeviceId}
        />
        <DeviceSelect
          label="Microphone"
          devices={microphones}
          deviceId={audioDeviceId}
          onChoose={choices.saveAudioInputDeviceId}
        />
      </div>
      {microphone.track === null ? null : <MicrophoneMeter track={microphone.track} />}
    </div>
  );
}

interface PreviewPictureProps {
  readonly camera: Preview<LocalVideoTrack>;
  readonly isWanted: boolean;
  /** The switches on top of the preview. */
  readonly children: ReactNode;
}

function PreviewPicture({ camera, isWanted, children }: PreviewPictureProps) {
  return (
    <div className="relative aspect-video overflow-hidden rounded-2xl bg-[#10181a] text-white">
      {camera.track === null ? (
        <p className="flex size-full items-center justify-center pb-12 text-white/80">
          {isWanted && camera.problem === null ? 'Starting your camera…' : 'Your camera is off'}
        </p>
      ) : (
        <CameraPreview track={camera.track} />
      )}
      <div className="absolute inset-x-0 bottom-4 flex justify-center gap-4">{children}</div>
    </div>
  );
}
