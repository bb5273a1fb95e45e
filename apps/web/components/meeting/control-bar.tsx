import { usePersistentUserChoices, useRoomContext } from '@livekit/components-react';
import { Track } from 'livekit-client';
import { PhoneOff, Settings } from 'lucide-react';
import { useState } from 'react';
import { DeviceDialog } from './device-dialog.tsx';
import { canShareScreen, canUseDevices } from './device-problem.tsx';
import { CAMERA_FACES, MICROPHONE_FACES, SCREEN_FACES, ToggleButton, TrackButton } from './media-buttons.tsx';

/** The controls of the room: microphone, camera, screen sharing, devices, leave. */
export function ControlBar() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label="Meeting controls"
      className="flex items-center justify-center gap-2.5 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:gap-4"
    >
      {canUseDevices() ? <DeviceButtons /> : null}
      {canShareScreen() ? (
        <TrackButton
          source={Track.Source.ScreenShare}
          faces={SCREEN_FACES}
          captureOptions={{ audio: true, selfBrowserSurface: 'exclude' }}
          isOffNormal
        />
      ) : null}
      <LeaveButton />
    </div>
  );
}

function DeviceButtons() {
  const choices = usePersistentUserChoices();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <>
      <TrackButton source={Track.Source.Microphone} faces={MICROPHONE_FACES} onWish={choices.saveAudioInputEnabled} />
      <TrackButton source={Track.Source.Camera} faces={CAMERA_FACES} onWish={choices.saveVideoInputEnabled} />
      <ToggleButton
        label="Choose devices"
        isOn
        icon={<Settings aria-hidden="true" />}
        onClick={() => setIsChoosing(true)}
      />
      <DeviceDialog
        isOpen={isChoosing}
        onClose={() => setIsChoosing(false)}
        onCamera={choices.saveVideoInputDeviceId}
        onMicrophone={choices.saveAudioInputDeviceId}
      />
    </>
  );
}

function LeaveButton() {
  const room = useRoomContext();
  return (
    <button
      type="button"
      onClick={() => room.disconnect()}
      className="inline-flex min-h-12 items-center gap-2 rounded-full bg-[#b3261e] px-5 font-semibold text-white hover:bg-[#8c1d18] focus-visible:outline-white"
    >
      <PhoneOff aria-hidden="true" className="size-5" />
      Leave
    </button>
  );
}
