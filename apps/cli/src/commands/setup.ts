import { findLivekitServer } from '../services/livekit/find-server.ts';
import { findPostgresAccount } from '../services/postgres/account.ts';
import { findPostgresPrograms } from '../services/postgres/programs.ts';
import { ensureChromium } from '../setup/chromium.ts';
import { ensureFfmpeg } from '../setup/ffmpeg.ts';
import { ensureSecrets, SECRETS_FILE } from '../setup/secrets.ts';
import { step } from '../setup/step.ts';
import { ensureWebBuild } from '../setup/web-build.ts';

/** Prepares everything the other commands need, so that they start at once and need no network. */
export async function setup(): Promise<number> {
  await step(
    'secrets',
    () => ensureSecrets(SECRETS_FILE),
    () => SECRETS_FILE,
  );
  await step('ffmpeg', ensureFfmpeg, (path) => path);
  const findPrograms = async () => findPostgresPrograms(await findPostgresAccount());
  await step('database', findPrograms, ({ pgCtl }) => pgCtl);
  await step('LiveKit', findLivekitServer, ({ origin }) => origin);
  await step('Chromium', ensureChromium, (path) => path);
  await step('pages', ensureWebBuild, (isNew) => (isNew ? 'built' : 'as built before'));
  return 0;
}
