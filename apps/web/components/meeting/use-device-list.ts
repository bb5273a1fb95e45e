import { Room } from 'livekit-client';
import { useEffect, useState } from 'react';

/**
 * The devices of a kind, kept up to date as they come and go. Browsers name them only to pages that may use one,
 * so the list is read anew when `isAllowed` changes; until then it may be empty.
 */
export function useDeviceList(kind: MediaDeviceKind, isAllowed: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a permission changes what the browser tells.
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
