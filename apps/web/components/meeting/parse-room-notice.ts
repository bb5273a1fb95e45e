import type { RoomNotice } from '@young-minds/recording/ports';
import * as z from 'zod/mini';

const noticeSchema = z.object({
  isAtRisk: z.boolean(),
  unrecordedTracks: z.array(
    z.object({
      trackSid: z.string(),
      name: z.string(),
      source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
      reason: z.enum(['encrypted', 'codec']),
      codec: z.nullable(z.string()),
    }),
  ),
});

/** Parses the notice in a room's metadata. Returns an empty notice if the metadata is anything else. */
export function parseRoomNotice(metadata: string | undefined): RoomNotice {
  try {
    return noticeSchema.parse(JSON.parse(metadata ?? ''));
  } catch {
    return { unrecordedTracks: [], isAtRisk: false };
  }
}
