import { chmod, copyFile, rename } from 'node:fs/promises';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { findPostgresAccount, findPostgresPrograms } from '@young-minds/local-services/postgres/programs';
import { FAKE_GCS_SERVER, findGoProgram, VERSITYGW } from '@young-minds/local-services/stores/store-programs';
import { step } from '@young-minds/local-services/tools/step';
import { ensureChromium, ensureFfmpeg, ensureFirefox } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { ALL_PREPARATIONS, type Preparation } from './choose-preparations.ts';
import { ensureSecrets, SECRETS_FILE } from './secrets.ts';

const PREPARE: Readonly<Record<Preparation, () => Promise<unknown>>> = {
  secrets: () =>
    step(
      'secrets',
      () => ensureSecrets(SECRETS_FILE),
      () => SECRETS_FILE,
    ),
  ffmpeg: () => step('ffmpeg', ensureFfmpeg, (path) => path),
  database: () =>
    step(
      'database',
      async () => findPostgresPrograms(await findPostgresAccount()),
      ({ pgCtl }) => pgCtl,
    ),
  livekit: () => step('LiveKit', findLivekitServer, ({ origin }) => origin),
  chromium: prepareBrowser,
  pages: preparePages,
};

/** Fetches and builds the parts, one after the other. */
export async function prepare(parts: readonly Preparation[]): Promise<void> {
  for (const part of parts) await PREPARE[part]();
}

/** Prepares everything that `npm run demo`, `npm start` and `npm test` need. */
export async function prepareEverything(): Promise<void> {
  await prepare(ALL_PREPARATIONS);
}

/** Prepares ffmpeg, PostgreSQL and LiveKit, which the platform and its integration tests need. */
export async function prepareServers(): Promise<void> {
  await prepare(['ffmpeg', 'database', 'livekit']);
}

/** Puts the LiveKit server at a path, for a service unit. Replaces the file atomically, also while it runs. */
export async function installLivekit(file: string): Promise<void> {
  const { path } = await step('LiveKit', findLivekitServer, ({ origin }) => origin);
  const unfinished = `${file}.${process.pid}`;
  await copyFile(path, unfinished);
  await chmod(unfinished, 0o755);
  await rename(unfinished, file);
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

export async function prepareFirefox(): Promise<void> {
  await step('Firefox', ensureFirefox, (path) => path);
}

export async function preparePages(): Promise<void> {
  await step('pages', ensureWebBuild, (isNew) => (isNew ? 'built' : 'as built before'));
}
