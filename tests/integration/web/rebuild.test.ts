import { cp, mkdir, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { ROOT, WEB_FOLDER } from '@young-minds/local-services/project';
import { provideBuild } from '@young-minds/local-services/tools/build-folders';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import { beforeAll, expect, onTestFinished, test } from 'vitest';

/** Building the pages takes minutes on a new machine, once. */
const BUILD_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 60_000;
const BUILDS = join('.next', 'builds');
const ASSET = /\/_next\/static\/[^"'\\ ]+/g;

beforeAll(() => ensureWebBuild(console.log), BUILD_TIMEOUT_MS);

test('a running web process serves its pages and assets while newer builds are made', async () => {
  const web = await copyWebApp();
  const folder = join(web, BUILDS);
  const baseUrl = await startWebApp(web);
  const paths = ['/auth/signin', ...(await listAssets(baseUrl, '/auth/signin'))];
  expect(paths.length).toBeGreaterThan(3);
  const build = async (target: string) => {
    // Without pages and assets, as while Next builds.
    await mkdir(target, { recursive: true });
    expect(await findMissing(baseUrl, paths)).toEqual([]);
  };
  for (const version of ['newer', 'newest']) await provideBuild({ folder, version, build });
  expect(await readlink(join(folder, 'current'))).toBe('newest');
  // The process reads the files of a page when it is first requested.
  const later = ['/auth/signup', ...(await listAssets(baseUrl, '/auth/signup'))];
  expect(await findMissing(baseUrl, [...paths, ...later])).toEqual([]);
});

/** Copies the web app with its current build, because other tests start from the one of this checkout. */
async function copyWebApp(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'rebuild-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const web = join(root, 'apps', 'web');
  await cp(WEB_FOLDER, web, { recursive: true, filter: (file) => file !== join(WEB_FOLDER, '.next') });
  const version = await readlink(join(WEB_FOLDER, BUILDS, 'current'));
  const build = join(BUILDS, version);
  const isServed = (file: string) => file !== join(WEB_FOLDER, build, 'cache');
  // Its links to packages are relative.
  const options = { recursive: true, verbatimSymlinks: true, filter: isServed };
  await cp(join(WEB_FOLDER, build), join(web, build), options);
  await symlink(version, join(web, BUILDS, 'current'));
  for (const shared of ['node_modules', 'packages']) await symlink(join(ROOT, shared), join(root, shared));
  return web;
}

/** Starts the web app without a database, which its public pages do not need. Returns its URL. */
async function startWebApp(folder: string): Promise<string> {
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const guard = startGuard();
  onTestFinished(() => guard.release());
  const web = await startUntilReady(
    {
      ...{ name: 'web', file: process.execPath, args: [join(folder, 'main.ts')], cwd: folder },
      ...{ env: environmentOf(baseUrl), logFolder: folder, guard },
    },
    { isReady: () => answers(`${baseUrl}/auth/signin`), timeoutMs: START_TIMEOUT_MS },
  );
  onTestFinished(() => web.stop());
  return baseUrl;
}

function environmentOf(baseUrl: string): NodeJS.Dict<string> {
  return {
    ...{ BETTER_AUTH_URL: baseUrl, BETTER_AUTH_SECRET: 's'.repeat(32), PORT: new URL(baseUrl).port },
    ...{ DATABASE_URL: 'postgres://web@127.0.0.1:1/none', STORAGE_PROVIDER: 'local', NODE_ENV: 'production' },
    ...{ LIVEKIT_URL: 'ws://127.0.0.1:1', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 's'.repeat(32) },
    ...{ SMTP_URL: '', MAIL_FROM: '', VITEST: undefined, TEST: undefined },
  };
}

/** Returns the paths of the scripts, styles and fonts that a page loads. */
async function listAssets(baseUrl: string, page: string): Promise<string[]> {
  const html = await (await fetch(`${baseUrl}${page}`)).text();
  return [...new Set(html.match(ASSET) ?? [])];
}

/** Returns those paths that are not answered with success. */
async function findMissing(baseUrl: string, paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => answers(`${baseUrl}${path}`)));
  return paths.filter((_, index) => !found[index]);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
