import { isYoungMindsError, YoungMindsError } from '@young-minds/core';

/** What participants read, by error code. */
const MESSAGES: Readonly<Record<string, string>> = {
  NOTHING_CAPTURED: 'Nothing was recorded, because no camera or microphone reached the recorder.',
  RECORDING_UNREADABLE: "The recorder stopped early, and its file can't be played. The recording is lost.",
  RECORDER_NOT_STARTED: "The recorder didn't start before everyone had left, so nothing was recorded.",
  RECORDER_CRASHED: 'The recorder crashed during the session. The recording is lost.',
  RECORDER_OUTPUT_LOST: "The recorder couldn't save what it recorded. The recording is lost.",
  RECORDER_OUTPUT_MISSING:
    'The recorder stopped responding during the session, and its file is missing. If it turns up, we create the video.',
  RECORDER_UNAVAILABLE: "The recorder couldn't start during the session.",
  LIVEKIT_UNAVAILABLE: "The recorder couldn't connect to the meeting.",
  COMPOSITION_FAILED: "We couldn't create the video. The raw recording is kept. Contact your administrator.",
  STORAGE_UNAVAILABLE: "We couldn't save the video. The raw recording is kept. Contact your administrator.",
  STORAGE_FULL: 'There was no space left to save the video. The raw recording is kept. Contact your administrator.',
};

const OTHERWISE = 'Something went wrong on our side. The raw recording is kept. Contact your administrator.';
/** The codes of the operating system for a full disk and an exceeded quota. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Returns why a recording failed, in words for its participants. The row's own message is for operators. */
export function failureForUsers(errorCode: string | null): string {
  return (errorCode === null ? undefined : MESSAGES[errorCode]) ?? OTHERWISE;
}

/** Returns whether the operating system reported a full disk on this machine. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && FULL.has(error.code);
}

/** Returns the error for a full capture disk. Nothing is lost: the captured tracks stay, and the job is retried. */
export function diskFull(cause: unknown): YoungMindsError {
  const message =
    'No space is left on the disk where recordings are made: free space there, or move CAPTURE_DIR to a larger disk. Recording then continues automatically.';
  return new YoungMindsError('STORAGE_FULL', message, { cause });
}

/** Throws an error again unless it means that a store has locked an object (WORM), which then stays for a while. */
export function throwUnlessLocked(error: unknown): void {
  if (!isYoungMindsError(error) || error.code !== 'OBJECT_LOCKED') throw error;
}
