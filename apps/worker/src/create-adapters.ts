import type { Config } from '@young-minds/config';
import { createEgressComposer, createEgressRecorder, createEgressService } from '@young-minds/egress';
import { createRoomNoticeBoard } from '@young-minds/livekit/room-notice-board';
import { createRoomParticipants } from '@young-minds/livekit/room-participants';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { createPrometheusMetrics } from '@young-minds/metrics/prometheus';
import {
  createCaptureDisk,
  createCaptureFolders,
  createEmbeddedComposer,
  createEmbeddedRawTracks,
  createEmbeddedRecorder,
} from '@young-minds/recorder';
import { createStorageRegistry } from '@young-minds/storage/registry';
import type { Logger } from 'pino';
import { createComposerSwitch } from './composer-switch.ts';
import type { WorkerAdapters } from './create-worker.ts';
import { egressDestinationOf } from './egress-destination.ts';

/**
 * Creates the adapters of the ports in this process. Only this file imports concrete adapters.
 * @throws CONFIGURATION_INVALID
 */
export function createAdapters(config: Config, logger: Logger): WorkerAdapters {
  const { auth, livekit, mail, recording, stores, web } = config;
  const { captureDirectory } = recording;
  const metrics = createPrometheusMetrics();
  const storage = createStorageRegistry({
    storage: config.storage,
    stores,
    baseUrl: web.baseUrl,
    signingSecret: auth.secret,
    onCall: metrics.storageCalled,
  });
  const place = { destination: egressDestinationOf(config), storage: storage.current };
  const { hasManifest } = config.egress;
  const service = createEgressService(livekit);
  const embedded = createEmbeddedComposer({ captureDirectory });
  return {
    metrics,
    captureDisk: createCaptureDisk({ captureDirectory }),
    createRecorder: (onReport) =>
      createEmbeddedRecorder({ livekit, captureDirectory, onReport, logger, onPacketsLost: metrics.packetsLost }),
    // Created for either value of RECORDER, because recordings of both recorders outlive a change of it.
    egress: {
      service,
      createRecorder: (onReport) => createEgressRecorder({ livekit, service, ...place, hasManifest, onReport, logger }),
    },
    composer: createComposerSwitch({ embedded, egress: createEgressComposer({ captureDirectory, ...place }) }),
    aheadComposer: embedded,
    rawTracks: createEmbeddedRawTracks({ captureDirectory }),
    storage,
    mailer: mail === null ? null : createSmtpMailer(mail),
    roomParticipants: createRoomParticipants(livekit),
    captures: createCaptureFolders({ captureDirectory }),
    noticeBoard: createRoomNoticeBoard(livekit),
  };
}
