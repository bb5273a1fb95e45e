import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, firefox } from 'playwright-core';
import { inject } from 'vitest';
import type { Account } from './accounts.ts';
import { HANG_MS } from './eventually.ts';
import type { Stack } from './stack.ts';

/** The default is 20. Each frame is encoded three times in software, and decoded. */
export const CAMERA_FPS = 5;

/** A fake camera and microphone that need no device and no permission: a moving picture, and a beep every second. */
const FAKE_DEVICES = ['--use-fake-ui-for-media-stream', `--use-fake-device-for-media-stream=fps=${CAMERA_FPS}`];

/** Turns off what a browser does apart from showing pages. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium, by default the one of the test run. Its sandbox is off, because it cannot run as root and tests
 * may.
 */
export function launchBrowser({ executablePath } = inject('chromium')): Promise<Browser> {
  return chromium.launch({ executablePath, chromiumSandbox: false, args: [...FAKE_DEVICES, ...QUIET] });
}

/**
 * Starts the test run's Firefox as it is released, by WebDriver BiDi. Its fake camera and microphone need no device and
 * no permission.
 */
export function launchFirefox(program = inject('firefox').executablePath): Promise<Browser> {
  return firefox.launch({
    ...{ executablePath: join(import.meta.dirname, 'firefox-bidi.mjs'), channel: 'moz-firefox' },
    args: [`--program=${program}`],
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      // Videos play without a gesture, and without a sound device.
      'media.autoplay.default': 0,
      // Firefox hides addresses of this machine behind mDNS names, which need a multicast network.
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  });
}

export interface WindowOptions {
  /** The signed-in account. If absent, no one is signed in. */
  readonly account?: Account | undefined;
  readonly timeZone?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** Opens a separate browser profile, as if on another machine. */
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
  context.setDefaultTimeout(HANG_MS);
  if (account !== undefined) await context.addCookies(cookiesOf(account, stack.baseUrl));
  return context;
}

function cookiesOf({ cookie }: Account, url: string) {
  return cookie.split('; ').map((pair) => {
    const separator = pair.indexOf('=');
    return { name: pair.slice(0, separator), value: pair.slice(separator + 1), url, httpOnly: true };
  });
}
