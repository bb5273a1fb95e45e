import { Room } from 'livekit-client';
import { useEffect, useState } from 'react';

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
