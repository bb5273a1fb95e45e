/**
 * Stage 5, composition. In: captured recordings whose raw tracks or egress file are available on this machine.
 * Out: the MP4 and its poster on the worker's disk, with the facts and quality issues of the file in the row.
 * Rules: segments are composed ahead during the call without changing a row; a try that was cut off starts over; the
 * capture disk keeps space for active recordings; a failed try is written to the row and the audit trail.
 */

export { type ComposeAheadDeps, composeAhead } from './compose-ahead.ts';
export { type ComposeRecordingDeps, composeRecording } from './compose-recording.ts';
