import type { MentoringSession } from '@young-minds/booking/domain';
import { type ErrorCode, isYoungMindsError } from '@young-minds/core';
import { ERROR_STATUS } from './error-status.ts';

/** Responses contain personal data, so neither shared caches nor the browser may store them. */
const PRIVATE = { 'Cache-Control': 'private, no-store' };

export function respondWithData(data: unknown, status = 200): Response {
  return Response.json({ success: true, data }, { status, headers: PRIVATE });
}

/** Headers of a response that a retry in a few seconds can replace. */
export const RETRY_LATER = { ...PRIVATE, 'Retry-After': '5' };

/** Responds with the message of an expected failure. Any other error becomes INTERNAL, without details. */
export function respondWithError(error: unknown): Response {
  if (isYoungMindsError(error) && error.code !== 'INTERNAL')
    return errorBody(ERROR_STATUS[error.code], error.code, error.message);
  return errorBody(500, 'INTERNAL', 'Something went wrong on our side. Try again in a moment.');
}

function errorBody(status: number, code: ErrorCode, message: string): Response {
  const headers = status === 503 ? RETRY_LATER : PRIVATE;
  return Response.json({ error: message, code }, { status, headers });
}

/** Converts a session to its form in API responses. Dates are serialized as ISO 8601 in UTC. */
export function presentSession(session: MentoringSession) {
  const { roomName, scheduledStartAt, scheduledEndAt, ...rest } = session;
  return { ...rest, startsAt: scheduledStartAt, endsAt: scheduledEndAt, room: { name: roomName } };
}
