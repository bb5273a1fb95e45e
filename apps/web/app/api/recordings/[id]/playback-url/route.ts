import { getPlaybackUrl } from '@young-minds/recording/usecases';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';

/** A short-lived address that plays a recording; `?download=1` makes it an attachment. */
export const GET = withUser<{ id: string }>(async ({ request, params, user, container }) => {
  const download = new URL(request.url).searchParams.get('download') === '1';
  const signed = await getPlaybackUrl(container, { userId: user.id, recordingId: params.id, download });
  return respondWithData({ playbackUrl: signed.url, expiresAt: signed.expiresAt });
});
