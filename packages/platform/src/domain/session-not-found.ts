import { YoungMindsError } from '@young-minds/recording/domain';

export function sessionNotFound(): YoungMindsError {
  return new YoungMindsError('SESSION_NOT_FOUND', 'There is no such session. Open your dashboard to find yours.');
}
