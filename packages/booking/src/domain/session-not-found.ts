import { YoungMindsError } from '@young-minds/core';

export function sessionNotFound(): YoungMindsError {
  return new YoungMindsError('SESSION_NOT_FOUND', "This session doesn't exist. Your dashboard lists your sessions.");
}
