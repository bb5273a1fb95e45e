export { type Restoration, type RestoreRawTracksDeps, restoreRawTracks } from './restore-raw-tracks.ts';
export { sweepRawTracks } from './sweep-raw-tracks.ts';
export { type UploadedChunk, type UploadRawTracksDeps, uploadRawTracks } from './upload-raw-tracks.ts';
