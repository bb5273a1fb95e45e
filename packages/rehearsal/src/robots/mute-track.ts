import { FfiRequest, FfiResponse, livekitFfiRequest } from '@livekit/rtc-ffi-bindings';
import type { LocalTrack } from '@livekit/rtc-node';

/**
 * Mutes or unmutes a track as a browser's button does: the room is notified, and no media flows. rtc-node has no method
 * for it, so this sends a request to the native library below it.
 */
export function muteTrack(track: LocalTrack, isMuted: boolean): void {
  const request = new FfiRequest({
    message: { case: 'localTrackMute', value: { trackHandle: track.ffi_handle.handle, mute: isMuted } },
  });
  const response = FfiResponse.fromBinary(livekitFfiRequest(request.toBinary()));
  if (response.message.case !== 'localTrackMute') throw new Error('LiveKit did not take the request to mute a track');
}
