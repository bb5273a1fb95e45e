export { createCaptureDisk, createCaptureFolders } from './capture/capture-disk.ts';
export { probeMediaSockets } from './capture/probe-media-sockets.ts';
export { createEmbeddedComposer, type EmbeddedComposerOptions } from './embedded-composer.ts';
export {
  createEmbeddedRecorder,
  type EmbeddedRecorder,
  type EmbeddedRecorderOptions,
} from './embedded-recorder.ts';
export { createEmbeddedRawTracks, type EmbeddedRawTracksOptions } from './raw-tracks/embedded-raw-tracks.ts';
