import { isYoungMindsError } from '@young-minds/core';
import { getPlaybackUrl } from '@young-minds/recording/playback';
import type { SignedUrl } from '@young-minds/recording/ports';
import { headers } from 'next/headers';
import { getContainer } from '#server/container.ts';
import { originOf } from '#server/http/requests.ts';
import { requireUser } from '#server/users.ts';

/**
 * Returns the signed URL that the page starts with, so that the video loads while the page's scripts do. Audited like
 * the API's. Null if it cannot be signed: the player then asks the API, and shows why.
 */
export async function signPlayback(recordingId: string): Promise<SignedUrl | null> {
  const user = await requireUser(`/recordings/${recordingId}`);
  const origin = originOf(await headers());
  try {
    return await getPlaybackUrl(getContainer(), { recordingId, userId: user.id, origin, download: false });
  } catch (error) {
    if (isYoungMindsError(error)) return null;
    throw error;
  }
}
