export { createEgressComposer, type EgressComposerOptions } from './egress-composer.ts';
export { createEgressOutputs } from './egress-outputs.ts';
export { createEgressRecorder, type EgressRecorderOptions } from './egress-recorder.ts';
export { createEgressService } from './egress-service.ts';
export type { EgressBucket, EgressDestination } from './file-output.ts';
