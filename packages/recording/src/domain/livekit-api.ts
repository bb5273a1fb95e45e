import { YoungMindsError } from '@young-minds/core';

/** Settings for requests to LiveKit's API. */
export interface LivekitAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Returns the HTTP status of an error from LiveKit's API (Twirp); null if there was no response. */
export function livekitStatusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : null;
}

/** Returns the error for a request to LiveKit's API that failed. */
export function livekitUnavailable(cause: unknown, roomName?: string): YoungMindsError {
  const message = 'LiveKit does not answer; check LIVEKIT_URL, its keys, and that it has Redis where Egress is used.';
  const details = roomName === undefined ? {} : { roomName };
  return new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause, details });
}
