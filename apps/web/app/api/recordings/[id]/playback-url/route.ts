import { getPlaybackUrl, refuseAnonymous } from '@young-minds/recording/playback';
import { findUser } from '#server/auth/create-auth.ts';
import { handle } from '#server/http/handle.ts';
import { originOf } from '#server/http/requests.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Returns a signed URL of a recording; with `?download=1`, of an attachment. Every request is audited. */
export const GET = handle<{ id: string }>(async ({ request, params, container }) => {
  const { id: recordingId } = params;
  const origin = originOf(request.headers);
  const user = await findUser(container.auth, request.headers);
  if (user === null) return refuseAnonymous(container, { recordingId, origin });
  const download = new URL(request.url).searchParams.get('download') === '1';
  const signed = await getPlaybackUrl(container, { userId: user.id, recordingId, download, origin });
  return respondWithData({ playbackUrl: signed.url, expiresAt: signed.expiresAt });
});
