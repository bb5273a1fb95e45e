import { useRoomInfo } from '@livekit/components-react';
import type { RoomNotice } from '@young-minds/recording/ports';
import { useMemo } from 'react';
import { parseRoomNotice } from './parse-room-notice.ts';

/** Returns the notice that the platform posted to the room's metadata. */
export function useRoomNotice(): RoomNotice {
  const { metadata } = useRoomInfo();
  return useMemo(() => parseRoomNotice(metadata), [metadata]);
}
