import { FfiRequest, FfiResponse, livekitFfiRequest } from '@livekit/rtc-ffi-bindings';
import type { LocalTrack } from '@livekit/rtc-node';

/**
 * Mutes or unmutes a track the way a browser's button does: the room is told, and no media flows.
 * rtc-node has no method for it; the library below it does, and this is the request it takes.
 */
export function muteTrack(track: LocalTrack, isMuted: boolean): void {
  const request = new FfiRequest({
    message: { case: 'localTrackMute', value: { trackHandle: track.ffi_handle.handle, mute: isMuted } },
  });
  const response = FfiResponse.fromBinary(livekitFfiRequest(request.toBinary()));
  if (response.message.case !== 'localTrackMute') throw new Error('LiveKit did not take the request to mute a track');
}
