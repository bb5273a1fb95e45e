import { YoungMindsError } from '@young-minds/core';

/** What it takes to ask LiveKit something. */
export interface LivekitAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** The HTTP status of what LiveKit's API refused (Twirp); null where no answer came at all. */
export function livekitStatusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : null;
}

export function livekitUnavailable(cause: unknown, roomName?: string): YoungMindsError {
  const message = 'LiveKit does not answer; check LIVEKIT_URL, its keys, and that it has Redis where Egress is used.';
  const details = roomName === undefined ? {} : { roomName };
  return new YoungMindsError('LIVEKIT_UNAVAILABLE', message, { cause, details });
}
