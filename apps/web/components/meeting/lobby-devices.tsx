import { usePersistentUserChoices, useTrackVolume } from '@livekit/components-react';
import type { LocalAudioTrack, LocalVideoTrack } from 'livekit-client';
import { type ReactNode, useEffect, useRef } from 'react';
import { Notice } from '#components/ui/notice.tsx';
import { DeviceSelect, useDeviceList } from './device-dialog.tsx';
import { DeviceProblemNotice } from './device-problem.tsx';
import { CAMERA_FACES, type DeviceFaces, MICROPHONE_FACES, ToggleButton } from './media-buttons.tsx';
import { type Preview, useCameraPreview, useMicrophonePreview } from './use-preview-track.ts';

/** Speech reaches about a third of the scale, and should fill the bar. */
const GAIN = 2.5;

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

/** The participant's own camera, mirrored. */
function CameraPreview({ track }: { readonly track: LocalVideoTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return (
    <video ref={video} aria-label="Your camera" playsInline muted className="size-full -scale-x-100 object-cover" />
  );
}

/** The level of the microphone's signal. */
function MicrophoneMeter({ track }: { readonly track: LocalAudioTrack }) {
  const level = Math.min(1, useTrackVolume(track) * GAIN);
  return (
    <div className="space-y-1.5">
      <p id="microphone-level" className="text-sm text-ink-soft">
        Speak to test your microphone.
      </p>
      <meter aria-labelledby="microphone-level" min={0} max={1} value={level} className="level-meter" />
    </div>
  );
}

interface PreviewSwitchProps {
  readonly faces: DeviceFaces;
  readonly isWanted: boolean;
  readonly preview: Preview<unknown>;
  readonly onWish: (isWanted: boolean) => void;
}

/** Turns a device on or off before joining. A device that failed to start counts as off, and pressing retries. */
function PreviewSwitch({ faces, isWanted, preview, onWish }: PreviewSwitchProps) {
  const isOn = isWanted && preview.problem === null;
  const { label, icon } = isOn ? faces.on : faces.off;
  const press = () => (preview.problem === null ? onWish(!isWanted) : preview.retry());
  return <ToggleButton label={label} isOn={isOn} icon={icon} onClick={press} />;
}

/** Shown on pages loaded over plain HTTP, for which browsers disable camera and microphone. */
export function NoDevicesNotice() {
  return (
    <Notice tone="warning" title="Camera and microphone aren't available">
      <p>
        Browsers allow them only on secure addresses, which start with <strong>https://</strong> or are{' '}
        <strong>http://localhost</strong>. This page is at{' '}
        <strong className="wrap-anywhere">{window.location.origin}</strong>.
      </p>
      <p className="mt-2">
        Open the secure address, or ask your administrator to set up HTTPS. You can still join to see and hear the other
        person.
      </p>
    </Notice>
  );
}
