/**
 * Stage 4, raw tracks. In: track files and journals on the capture disk, during the call and after it.
 * Out: chunks in the store; before composition, the same files on the machine that composes, and all gaps in the row.
 * Rules: a chunk is checksummed and never changed, uploads and downloads continue after a crash, and raw tracks are
 * deleted only after the finished file was read back from the store, or never if the operator keeps them.
 */

export { sweepRawTracks } from './remove-raw-tracks.ts';
export { type Restoration, type RestoreRawTracksDeps, restoreRawTracks } from './restore-raw-tracks.ts';
export { type UploadedChunk, type UploadRawTracksDeps, uploadRawTracks } from './upload-raw-tracks.ts';
