import type { DeviceFaces } from './device-faces.tsx';
import { ToggleButton } from './toggle-button.tsx';
import type { Preview } from './use-preview-track.ts';

interface PreviewSwitchProps {
  readonly faces: DeviceFaces;
  readonly isWanted: boolean;
  readonly preview: Preview<unknown>;
  readonly onWish: (isWanted: boolean) => void;
}

/** Turns a device on or off before joining. A device that failed to start counts as off, and pressing retries. */
export function PreviewSwitch({ faces, isWanted, preview, onWish }: PreviewSwitchProps) {
  const isOn = isWanted && preview.problem === null;
  const { label, icon } = isOn ? faces.on : faces.off;
  const press = () => (preview.problem === null ? onWish(!isWanted) : preview.retry());
  return <ToggleButton label={label} isOn={isOn} icon={icon} onClick={press} />;
}
