import type { Config } from '@young-minds/config';
import { type Check, type CheckResult, type Finding, failed, reasonOf } from './check.ts';
import { checkDatabase, checkMigrations } from './checks/database.ts';
import { checkDisk } from './checks/disk.ts';
import { checkEgress, checkEgressFolder } from './checks/egress.ts';
import { checkFfmpeg } from './checks/ffmpeg.ts';
import { checkClock, checkLivekit, checkLivekitKey } from './checks/livekit.ts';
import { checkMail } from './checks/mail.ts';
import { checkStorage } from './checks/storage.ts';
import { checkOwnWebhook, checkRealWebhook } from './checks/webhook.ts';
import { checkWorker } from './checks/worker.ts';

/** In the order in which a fault explains the ones after it. */
export const CHECKS: readonly Check[] = [
  { name: 'database', run: checkDatabase },
  { name: 'migrations', run: checkMigrations },
  { name: 'LiveKit', run: checkLivekit },
  { name: 'LiveKit key', run: checkLivekitKey },
  { name: 'clock', run: checkClock },
  { name: 'webhook, own', run: checkOwnWebhook },
  { name: 'webhook, real', run: checkRealWebhook },
  { name: 'worker', run: checkWorker },
  { name: 'Egress', run: checkEgress },
  { name: 'Egress folder', run: checkEgressFolder },
  { name: 'ffmpeg', run: () => checkFfmpeg() },
  { name: 'storage', run: checkStorage },
  { name: 'disk', run: checkDisk },
  { name: 'mail', run: checkMail },
];

/** Runs one check; whatever it did not foresee is a failure of it and not of the doctor. */
export async function runCheck({ name, run }: Check, config: Config): Promise<CheckResult> {
  const begunAt = performance.now();
  const finding = await run(config).catch(
    (error: unknown): Finding =>
      failed(reasonOf(error), 'This was not foreseen; the log of web and worker may say more.'),
  );
  return { name, ...finding, durationMs: Math.round(performance.now() - begunAt) };
}
