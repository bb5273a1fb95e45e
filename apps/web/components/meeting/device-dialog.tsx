import { useRoomContext } from '@livekit/components-react';
import { Room, supportsAudioOutputSelection } from 'livekit-client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { type DeviceProblem, DeviceProblemNotice, describeDeviceProblem } from './device-problem.tsx';

const DEVICE_NAMES = { videoinput: 'camera', audioinput: 'microphone', audiooutput: 'speaker' } as const;

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
      setProblem(describeDeviceProblem(DEVICE_NAMES[kind], error));
    }
  };
  return (
    <div className="space-y-2">
      <DeviceSelect label={label} devices={devices} deviceId={deviceId} onChoose={choose} />
      <DeviceProblemNotice problem={problem} />
    </div>
  );
}

interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly deviceId: string;
  readonly onChoose: (deviceId: string) => void;
}

/** A select with the devices of one kind; nothing if there are none. */
export function DeviceSelect({ label, devices, deviceId, onChoose }: DeviceSelectProps) {
  if (devices.length === 0) return null;
  const isKnown = devices.some((device) => device.deviceId === deviceId);
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={isKnown ? deviceId : devices[0]?.deviceId}
          onChange={(event) => onChoose(event.target.value)}
        >
          {devices.map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/**
 * Lists the devices of a kind, and updates the list when devices are connected or disconnected. Browsers reveal names
 * only to pages with permission, so the list is read again when `isAllowed` changes. Before that, it can be empty.
 */
export function useDeviceList(kind: MediaDeviceKind, isAllowed: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a permission changes what the browser reveals.
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (mediaDevices === undefined) return;
    let isCurrent = true;
    const read = async () => {
      const found = await Room.getLocalDevices(kind, false).catch(() => []);
      if (isCurrent) setDevices(found.filter(({ deviceId, label }) => deviceId !== '' && label !== ''));
    };
    void read();
    mediaDevices.addEventListener('devicechange', read);
    return () => {
      isCurrent = false;
      mediaDevices.removeEventListener('devicechange', read);
    };
  }, [kind, isAllowed]);
  return devices;
}
