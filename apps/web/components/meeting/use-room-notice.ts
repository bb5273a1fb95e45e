import { useRoomInfo } from '@livekit/components-react';
import type { RoomNotice } from '@young-minds/recording/ports';
import { useMemo } from 'react';
import { parseRoomNotice } from './parse-room-notice.ts';

/** What the platform has posted to the room, as it stands. */
export function useRoomNotice(): RoomNotice {
  const { metadata } = useRoomInfo();
  return useMemo(() => parseRoomNotice(metadata), [metadata]);
}
