export { createEgressComposer, type EgressComposerOptions } from './egress-composer.ts';
export type { EgressBucket, EgressDestination } from './egress-options.ts';
export { createEgressRecorder, type EgressRecorderOptions } from './egress-recorder.ts';
export { createEgressService } from './egress-service.ts';
