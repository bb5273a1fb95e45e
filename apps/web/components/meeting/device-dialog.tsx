import { useRoomContext } from '@livekit/components-react';
import { supportsAudioOutputSelection } from 'livekit-client';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { type DeviceProblem, describeDeviceProblem } from './device-problem.ts';
import { DeviceProblemNotice } from './device-problem-notice.tsx';
import { DeviceSelect } from './device-select.tsx';
import { useDeviceList } from './use-device-list.ts';

interface DeviceDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Saves the chosen device. */
  readonly onCamera: (deviceId: string) => void;
  readonly onMicrophone: (deviceId: string) => void;
}

/** The dialog for changing devices during a meeting. */
export function DeviceDialog({ isOpen, onClose, onCamera, onMicrophone }: DeviceDialogProps) {
  return (
    <Dialog title="Choose devices" open={isOpen} onClose={onClose}>
      <div className="space-y-4">
        <RoomDeviceSelect kind="videoinput" label="Camera" onChosen={onCamera} />
        <RoomDeviceSelect kind="audioinput" label="Microphone" onChosen={onMicrophone} />
        {supportsAudioOutputSelection() ? <RoomDeviceSelect kind="audiooutput" label="Speaker" /> : null}
        <Button onClick={onClose}>Done</Button>
      </div>
    </Dialog>
  );
}

interface RoomDeviceSelectProps {
  readonly kind: MediaDeviceKind;
  readonly label: string;
  readonly onChosen?: (deviceId: string) => void;
}

function RoomDeviceSelect({ kind, label, onChosen }: RoomDeviceSelectProps) {
  const room = useRoomContext();
  const devices = useDeviceList(kind, true);
  const [deviceId, setDeviceId] = useState(room.getActiveDevice(kind) ?? '');
  const [problem, setProblem] = useState<DeviceProblem | null>(null);
  const choose = async (chosen: string) => {
    try {
      await room.switchActiveDevice(kind, chosen);
      setDeviceId(chosen);
      setProblem(null);
      onChosen?.(chosen);
    } catch (error) {
      setProblem(describeDeviceProblem(NAMES[kind], error));
    }
  };
  return (
    <div className="space-y-2">
      <DeviceSelect label={label} devices={devices} deviceId={deviceId} onChoose={choose} />
      <DeviceProblemNotice problem={problem} />
    </div>
  );
}

const NAMES = { videoinput: 'camera', audioinput: 'microphone', audiooutput: 'speaker' } as const;
