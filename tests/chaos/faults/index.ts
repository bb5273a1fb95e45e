import { clockJumped } from './clock-jumped.ts';
import { composerKilled } from './composer-killed.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { hostLost } from './host-lost.ts';
import { HOSTILE_FAULTS } from './hostile-faults.ts';
import { livekitKilled, livekitRestarted } from './livekit-faults.ts';
import { packetsLost, packetsReordered, participantsCutOff, recorderCutOff } from './network-faults.ts';
import { postgresKilled, postgresRestarted } from './postgres-faults.ts';
import { storeCutting, storeDown, storeFailing, storeRefusing, storeSlow } from './store-faults.ts';
import { twoWorkers } from './two-workers.ts';
import { webKilled } from './web-killed.ts';
import {
  webhooksDelayed,
  webhooksDropped,
  webhooksGone,
  webhooksRepeated,
  webhooksShuffled,
} from './webhook-faults.ts';
import { workerKilled } from './worker-killed.ts';
import { workerTerminated } from './worker-terminated.ts';

export const FAULTS: readonly Fault[] = [
  ...[workerKilled, workerTerminated, composerKilled, twoWorkers, hostLost, webKilled],
  ...[postgresKilled, postgresRestarted, livekitKilled, livekitRestarted],
  ...[storeDown, storeSlow, storeFailing, storeRefusing, storeCutting],
  ...[webhooksGone, webhooksDropped, webhooksDelayed, webhooksRepeated, webhooksShuffled],
  ...[packetsLost, packetsReordered, recorderCutOff, participantsCutOff, diskFull, clockJumped],
  ...HOSTILE_FAULTS,
];
