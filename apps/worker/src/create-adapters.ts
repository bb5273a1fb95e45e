import type { Config, LogLevel } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import {
  createEgressComposer,
  createEgressOutputs,
  createEgressRecorder,
  createEgressService,
  type EgressBucket,
  type EgressDestination,
} from '@young-minds/egress';
import { createRoomNoticeBoard, createRoomParticipants } from '@young-minds/livekit/room-participants';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { joinMp4s } from '@young-minds/media/join-mp4s';
import { findConfinement } from '@young-minds/media/sandbox';
import { createPrometheusMetrics } from '@young-minds/metrics/prometheus';
import {
  createCaptureDisk,
  createCaptureFolders,
  createEmbeddedComposer,
  createEmbeddedRawTracks,
  createEmbeddedRecorder,
  probeMediaSockets,
} from '@young-minds/recorder';
import { ensureStorageFolder } from '@young-minds/storage/local';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { type Logger, pino } from 'pino';
import { createComposerSwitch } from './recorder-registry.ts';
import type { WorkerAdapters } from './worker-adapters.ts';

/** Returns a logger that writes JSON lines to standard output. Never pass it a token, a signed URL or a raw webhook. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: { process: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime });
}

/**
 * Creates the adapters of the ports in this process. Only this file imports concrete adapters.
 * @throws CONFIGURATION_INVALID
 */
export function createAdapters(config: Config, logger: Logger): WorkerAdapters {
  const { auth, livekit, mail, recording, stores, web } = config;
  const { captureDirectory } = recording;
  const metrics = createPrometheusMetrics();
  void findConfinement().then((confinement) => logger.info({ confinement }, 'Looked for what confines ffmpeg'));
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
    probeMedia: probeMediaSockets,
    findConfinement,
    createRecorder: (onReport) =>
      createEmbeddedRecorder({ livekit, captureDirectory, onReport, logger, onPacketsLost: metrics.packetsLost }),
    // Created for either value of RECORDER, because recordings of both recorders outlive a change of it.
    egress: {
      service,
      outputs: createEgressOutputs(place),
      createRecorder: (onReport) => createEgressRecorder({ livekit, service, ...place, hasManifest, onReport, logger }),
    },
    composer: createComposerSwitch({
      embedded,
      egress: createEgressComposer({ captureDirectory, ...place }),
      join: joinMp4s,
    }),
    aheadComposer: embedded,
    rawTracks: createEmbeddedRawTracks({ captureDirectory }),
    storage,
    mailer: mail === null ? null : createSmtpMailer(mail),
    roomParticipants: createRoomParticipants(livekit),
    captures: createCaptureFolders({ captureDirectory }),
    noticeBoard: createRoomNoticeBoard(livekit),
  };
}

/** Creates the local store's folder if it is missing, so that it belongs to the account that writes to it. */
export async function prepareStorage({ storage }: Pick<Config, 'storage'>): Promise<void> {
  if (storage.provider === 'local') await ensureStorageFolder(storage.directory);
}

type Settings = Pick<Config, 'egress' | 'storage'>;

/** Returns where Egress writes: the shared folder, or the bucket of new recordings. @throws CONFIGURATION_INVALID */
export function egressDestinationOf(settings: Settings): EgressDestination {
  const { output, directory } = settings.egress;
  return output === 'file' ? { kind: 'file', directory } : { kind: 'bucket', bucket: bucketOf(settings) };
}

function bucketOf({ egress: { supabaseS3 }, storage }: Settings): EgressBucket {
  switch (storage.provider) {
    case 's3': {
      const { bucket, region, endpoint, credentials } = storage;
      return { type: 's3', bucket, region, endpoint, credentials };
    }
    case 'gcs': {
      const { bucket, credentialsFile } = storage;
      if (credentialsFile === null) throw unfit('EGRESS_OUTPUT bucket needs GOOGLE_APPLICATION_CREDENTIALS.');
      return { type: 'gcs', bucket, credentialsFile };
    }
    case 'supabase': {
      if (supabaseS3 === null) throw unfit('EGRESS_OUTPUT bucket with supabase needs SUPABASE_S3_ACCESS_KEY_ID.');
      const { region, ...credentials } = supabaseS3;
      const endpoint = new URL('storage/v1/s3', `${storage.url.replace(/\/+$/, '')}/`).href;
      return { type: 's3', bucket: storage.bucket, region, endpoint, credentials };
    }
    case 'local':
      throw unfit('EGRESS_OUTPUT bucket needs a STORAGE_PROVIDER with buckets: s3, gcs or supabase.');
  }
}

function unfit(message: string): YoungMindsError {
  return new YoungMindsError('CONFIGURATION_INVALID', message);
}
