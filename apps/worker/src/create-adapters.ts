import type { Config } from '@young-minds/config';
import { createRoomNoticeBoard } from '@young-minds/livekit/room-notice-board';
import { createRoomRoster } from '@young-minds/livekit/room-roster';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { createEmbeddedComposer, createEmbeddedRecorder } from '@young-minds/recorder/embedded';
import { YoungMindsError } from '@young-minds/recording/domain';
import { createStorageRegistry } from '@young-minds/storage/registry';
import type { Logger } from 'pino';
import type { WorkerAdapters } from './create-worker.ts';

/** What stands behind the ports in this process; the only file here that knows concrete adapters. @throws CONFIGURATION_INVALID */
export function createAdapters(config: Config, logger: Logger): WorkerAdapters {
  const { auth, livekit, mail, recording, storage, web } = config;
  if (recording.recorder !== 'embedded') {
    const message = `RECORDER ${recording.recorder} is not built yet. Supported: embedded.`;
    throw new YoungMindsError('CONFIGURATION_INVALID', message);
  }
  const { captureDirectory } = recording;
  return {
    createRecorder: (onReport) => createEmbeddedRecorder({ livekit, captureDirectory, onReport, logger }),
    composer: createEmbeddedComposer({ captureDirectory }),
    storage: createStorageRegistry({ storage, baseUrl: web.baseUrl, signingSecret: auth.secret }),
    mailer: mail === null ? null : createSmtpMailer(mail),
    roster: createRoomRoster(livekit),
    noticeBoard: createRoomNoticeBoard(livekit),
  };
}
