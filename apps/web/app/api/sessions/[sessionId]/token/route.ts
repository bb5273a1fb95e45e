import { parseJoinRequest } from '@young-minds/booking/domain';
import { joinSession } from '@young-minds/booking/usecases';
import { withUser } from '#server/http/handle.ts';
import { originOf, readJson } from '#server/http/requests.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Returns a token for the session's room, and the URL at which browsers reach LiveKit. */
export const POST = withUser<{ sessionId: string }>(async ({ request, params, user, container }) => {
  const { recording, livekit } = container.config;
  const { address } = originOf(request.headers);
  const joining = parseJoinRequest(await readJson(request));
  const token = await joinSession(
    { ...container, isRecordingEnabled: recording.enabled },
    { person: user, sessionId: params.sessionId, request: joining, address },
  );
  return respondWithData({ token, url: livekit.publicUrl });
});
