export { createEmbeddedComposer, type EmbeddedComposerOptions } from './embedded-composer.ts';
export {
  createEmbeddedRecorder,
  type EmbeddedRecorder,
  type EmbeddedRecorderOptions,
  type RecorderLogger,
} from './embedded-recorder.ts';
