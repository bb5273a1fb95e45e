import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { inject } from 'vitest';
import type { Account } from './accounts.ts';
import type { Stack } from './stack.ts';

/** The default is 20; each frame is encoded three times in software, and decoded. */
export const CAMERA_FPS = 10;

/** A camera and a microphone that need no device and ask nobody: a moving picture, and a beep every second. */
const FAKE_DEVICES = ['--use-fake-ui-for-media-stream', `--use-fake-device-for-media-stream=fps=${CAMERA_FPS}`];

/** Whatever a browser does beside showing pages. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a Chromium, the run's by default. The tests may run as root, where its sandbox cannot. */
export function launchBrowser({ executablePath } = inject('chromium')): Promise<Browser> {
  return chromium.launch({ executablePath, chromiumSandbox: false, args: [...FAKE_DEVICES, ...QUIET] });
}

export interface WindowOptions {
  /** Signed in as this person; absent: as nobody. */
  readonly account?: Account | undefined;
  readonly timeZone?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A browser profile of somebody's own, as if on a machine of their own. */
export async function openProfile(
  browser: Browser,
  stack: Stack,
  options: WindowOptions = {},
): Promise<BrowserContext> {
  const { account, timeZone = 'Europe/Berlin', viewport = DESKTOP } = options;
  const context = await browser.newContext({
    baseURL: stack.baseUrl,
    locale: 'en-GB',
    timezoneId: timeZone,
    viewport,
  });
  if (account !== undefined) await context.addCookies(cookiesOf(account, stack.baseUrl));
  return context;
}

function cookiesOf({ cookie }: Account, url: string) {
  return cookie.split('; ').map((pair) => {
    const separator = pair.indexOf('=');
    return { name: pair.slice(0, separator), value: pair.slice(separator + 1), url, httpOnly: true };
  });
}
