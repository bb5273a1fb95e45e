import { findLivekitServer } from '../services/livekit/find-server.ts';
import { findPostgresAccount } from '../services/postgres/account.ts';
import { findPostgresPrograms } from '../services/postgres/programs.ts';
import { findGoProgram } from '../services/stores/go-program.ts';
import { FAKE_GCS_SERVER, VERSITYGW } from '../services/stores/store-programs.ts';
import { ensureChromium } from './chromium.ts';
import { ensureFfmpeg } from './ffmpeg.ts';
import { ensureSecrets, SECRETS_FILE } from './secrets.ts';
import { step } from './step.ts';
import { ensureWebBuild } from './web-build.ts';

/** Prepares everything that `npm run demo`, `npm start` and `npm test` need. */
export async function prepareEverything(): Promise<void> {
  await step(
    'secrets',
    () => ensureSecrets(SECRETS_FILE),
    () => SECRETS_FILE,
  );
  await prepareServers();
  await prepareBrowser();
  await preparePages();
}

/** ffmpeg, PostgreSQL and LiveKit, which the platform and its integration tests run on. */
export async function prepareServers(): Promise<void> {
  await step('ffmpeg', ensureFfmpeg, (path) => path);
  const findPrograms = async () => findPostgresPrograms(await findPostgresAccount());
  await step('database', findPrograms, ({ pgCtl }) => pgCtl);
  await step('LiveKit', findLivekitServer, ({ origin }) => origin);
}

/** The object stores that tests put behind the storage providers. */
export async function prepareObjectStores(): Promise<void> {
  for (const program of [VERSITYGW, FAKE_GCS_SERVER]) {
    await step(
      'object store',
      (say) => findGoProgram(program, say),
      (path) => path,
    );
  }
}

export async function prepareBrowser(): Promise<void> {
  await step('Chromium', ensureChromium, (path) => path);
}

export async function preparePages(): Promise<void> {
  await step('pages', ensureWebBuild, (isNew) => (isNew ? 'built' : 'as built before'));
}
