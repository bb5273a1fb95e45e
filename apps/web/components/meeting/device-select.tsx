import { Field } from '#components/ui/field.tsx';

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
