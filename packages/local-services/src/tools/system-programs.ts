import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { YoungMindsError } from '@young-minds/core';
import { chromium } from 'playwright-core';
import { findOnPath, runCommand } from '../processes/run-command.ts';
import type { ReportProgress } from './step.ts';

const FFMPEG_ADVICE = 'Debian: apt-get install ffmpeg; macOS: brew install ffmpeg';
/** First the build without a user interface, which uses a quarter of the CPU for each page that a test opens. */
const CHROMIUM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];

/** Ensures that ffmpeg and ffprobe are on PATH and have the features that the composer needs. @throws SETUP_FAILED */
export async function ensureFfmpeg(report: ReportProgress): Promise<string> {
  const path = (await findFfmpeg()) ?? ((await installWithApt('ffmpeg', report)) ? await findFfmpeg() : null);
  if (path === null) {
    throw new YoungMindsError(
      'SETUP_FAILED',
      `There is no ffmpeg. Install it (${FFMPEG_ADVICE}) or run this as root once.`,
    );
  }
  await assertAbilities(path);
  return path;
}

async function findFfmpeg(): Promise<string | null> {
  const [ffmpeg, ffprobe] = await Promise.all([findOnPath('ffmpeg'), findOnPath('ffprobe')]);
  return ffprobe === null ? null : ffmpeg;
}

/** Checks for the features, because builds differ in what they include, and `normalize` came with ffmpeg 4.4. */
async function assertAbilities(ffmpeg: string): Promise<void> {
  const encoders = await runCommand(ffmpeg, ['-hide_banner', '-encoders']);
  const mixer = await runCommand(ffmpeg, ['-hide_banner', '-h', 'filter=amix']);
  const missing = [
    ...['libx264', 'aac'].filter((encoder) => !new RegExp(`\\b${encoder}\\b`).test(encoders)),
    ...(mixer.includes('normalize') ? [] : ['amix with normalize']),
  ];
  if (missing.length === 0) return;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `${ffmpeg} lacks ${missing.join(', ')}. Put a complete and newer one on PATH (${FFMPEG_ADVICE}).`,
  );
}

/** Returns the browser for the tests: from PATH, else Playwright's own, else newly installed. @throws SETUP_FAILED */
export async function ensureChromium(report: ReportProgress): Promise<string> {
  const found = await findChromium();
  if (found !== null) return found;
  for (const packageName of ['chromium-headless-shell', 'chromium']) {
    const installed = (await installWithApt(packageName, report)) ? await findChromium() : null;
    if (installed !== null) return installed;
  }
  throw new YoungMindsError(
    'SETUP_FAILED',
    'There is no Chromium for the tests. Install chromium or Google Chrome, run this as root on Debian, or run ' +
      'npx playwright-core install --with-deps chromium.',
  );
}

async function findChromium(): Promise<string | null> {
  const downloaded = chromium.executablePath();
  return (await findOnPath(...CHROMIUM_NAMES)) ?? (existsSync(downloaded) ? downloaded : null);
}

/** Returns Firefox for the tests: from PATH, else newly installed. @throws SETUP_FAILED */
export async function ensureFirefox(report: ReportProgress): Promise<string> {
  const found = await findOnPath(...FIREFOX_NAMES);
  if (found !== null) return found;
  if (await installWithApt('firefox-esr', report)) {
    const installed = await findOnPath(...FIREFOX_NAMES);
    if (installed !== null) return installed;
  }
  throw new YoungMindsError(
    'SETUP_FAILED',
    'There is no Firefox for the tests. Install firefox-esr (Debian) or Firefox, or run this as root on Debian.',
  );
}

/**
 * Installs a Debian or Ubuntu package. Returns false if that is not possible: another system, not root, or no such
 * package in this release.
 */
export async function installWithApt(packageName: string, report: ReportProgress): Promise<boolean> {
  if (userInfo().uid !== 0 || (await findOnPath('apt-get')) === null) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  report(`installing the system's ${packageName} package (apt-get)`);
  await runCommand('apt-get', ['update', '-q'], { env });
  const isKnown = await runCommand('apt-cache', ['show', packageName], { env }).then(
    () => true,
    () => false,
  );
  if (!isKnown) return false;
  await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', packageName], { env });
  return true;
}
