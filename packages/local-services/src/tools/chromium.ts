import { existsSync } from 'node:fs';
import { YoungMindsError } from '@young-minds/core';
import { chromium } from 'playwright-core';
import { findOnPath } from '../processes/find-on-path.ts';
import { installWithApt } from './install-with-apt.ts';
import type { ReportProgress } from './step.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Returns the browser for the tests: from PATH, else Playwright's own, else newly installed. @throws SETUP_FAILED */
export async function ensureChromium(say: ReportProgress): Promise<string> {
  const found = await findChromium();
  if (found !== null) return found;
  if (await installWithApt('chromium', say)) {
    const installed = await findChromium();
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
  return (await findOnPath(...NAMES)) ?? (existsSync(downloaded) ? downloaded : null);
}
