import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { findPostgresAccount, findPostgresPrograms } from '@young-minds/local-services/postgres/programs';
import { FAKE_GCS_SERVER, findGoProgram, VERSITYGW } from '@young-minds/local-services/stores/store-programs';
import { step } from '@young-minds/local-services/tools/step';
import { ensureChromium, ensureFfmpeg } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { ensureSecrets, SECRETS_FILE } from './secrets.ts';

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

/** Prepares ffmpeg, PostgreSQL and LiveKit, which the platform and its integration tests need. */
export async function prepareServers(): Promise<void> {
  await step('ffmpeg', ensureFfmpeg, (path) => path);
  const findPrograms = async () => findPostgresPrograms(await findPostgresAccount());
  await step('database', findPrograms, ({ pgCtl }) => pgCtl);
  await step('LiveKit', findLivekitServer, ({ origin }) => origin);
}

/** Prepares the object stores that tests use for the storage providers. */
export async function prepareObjectStores(): Promise<void> {
  for (const program of [VERSITYGW, FAKE_GCS_SERVER]) {
    await step(
      'object store',
      (report) => findGoProgram(program, report),
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
