const MESSAGES: Readonly<Record<string, string>> = {
  NOTHING_CAPTURED: 'Nothing could be recorded: no camera or microphone reached the recorder while people were there.',
  RECORDING_UNREADABLE: 'The recorder broke off, and what it had written cannot be played. It is lost.',
  RECORDER_UNAVAILABLE: 'The recorder could not be started while people were in the session.',
  LIVEKIT_UNAVAILABLE: 'The recorder could not reach the meeting while people were in it.',
  COMPOSITION_FAILED: 'The video could not be put together. What was captured is kept; ask your administrator.',
  STORAGE_UNAVAILABLE: 'The video could not be stored. What was captured is kept; ask your administrator.',
  STORAGE_FULL: 'There was no room left to store the video. What was captured is kept; ask your administrator.',
};

const OTHERWISE = 'Something went wrong on our side. What was captured is kept; ask your administrator.';

/** Why a recording failed, in words for the session's two people; the row's own message is for operators. */
export function failureForPeople(errorCode: string | null): string {
  return (errorCode === null ? undefined : MESSAGES[errorCode]) ?? OTHERWISE;
}
