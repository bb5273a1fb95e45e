/**
 * The pipeline's core, used by every stage. In: one event for one recording.
 * Out: the transition of the state machine, its audit event and its next job, written in the caller's transaction.
 * Rules: lock the room before the recording, change a recording's state only through `advanceRecording`, and fail a
 * recording only if no tries are left. Failing deletes nothing on disk.
 */

export { type GiveUpRecordingDeps, giveUpRecording } from './give-up-recording.ts';
