import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
import { createToken } from '../livekit.ts';

/** The options of livekit-client that tests set. */
export interface PublishOptions {
  readonly videoCodec: 'vp8' | 'vp9' | 'h264' | 'av1';
  readonly simulcast?: boolean;
  readonly scalabilityMode?: string;
  readonly backupCodec?: boolean | { readonly codec: 'vp8' };
  /** 2: all subscribers get the backup codec as soon as one of them cannot decode the first. */
  readonly backupCodecPolicy?: 0 | 1 | 2;
}

export interface JoinOptions {
  readonly roomName: string;
  readonly identity: string;
  /** Whether the browser decodes no video codec but VP8. */
  readonly knowsOnlyVp8?: boolean;
}

/** A participant in a browser, on a separate page. */
export interface BrowserParticipant {
  /** Publishes a red picture with a moving white bar, and a tone. */
  publish(options: PublishOptions): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  /** Turns the camera like a phone: the picture is now as wide as it was high. */
  turn(): Promise<void>;
  unpublishCamera(): Promise<void>;
  leave(): Promise<void>;
}

export const TONE_HZ = 440;
export const PICTURES_PER_SECOND = 10;
/** How far the bar moves with each picture, as a share of the picture's width. */
export const BAR_STEP = 1 / 30;
export const BAR_WIDTH = 1 / 10;
/**
 * Chromium makes three layers only if a picture is this large. In both sizes, 40 % of half the height is whole rows.
 */
const LARGE = { width: 960, height: 540 };
/** Costs a quarter of the processor time. */
const SMALL = { width: 480, height: 270 };

const CLIENT_FILE = createRequire(new URL('../../../apps/web/package.json', import.meta.url)).resolve('livekit-client');

export async function joinInBrowser(browser: Browser, options: JoinOptions): Promise<BrowserParticipant> {
  const { roomName, identity, knowsOnlyVp8 = false } = options;
  const page = await browser.newPage();
  const { url } = inject('livekit');
  // LiveKit answers with a simple page. As a document from this machine, it may connect to this machine.
  await page.goto(url.replace('ws:', 'http:'));
  await page.addScriptTag({ content: readFileSync(CLIENT_FILE, 'utf8') });
  await page.addScriptTag({ content: readFileSync(join(import.meta.dirname, 'page.js'), 'utf8') });
  const call = (method: string, argument: unknown = null) =>
    page.evaluate<void>(`participant.${method}(${JSON.stringify(argument)})`);
  const token = await createToken({ roomName, identity });
  await call('join', { url, token, knowsOnlyVp8 });
  return {
    publish: (publishOptions) =>
      call('publish', { picture: pictureFor(publishOptions), toneHz: TONE_HZ, options: publishOptions }),
    setCamera: (isOn) => call('setCamera', isOn),
    turn: () => call('turn'),
    unpublishCamera: () => call('unpublishCamera'),
    leave: async () => {
      await call('leave');
      await page.close();
    },
  };
}

function pictureFor({ scalabilityMode, simulcast = scalabilityMode === undefined }: PublishOptions) {
  const isLayered = simulcast || scalabilityMode?.startsWith('L3');
  const size = isLayered ? LARGE : SMALL;
  return { ...size, fps: PICTURES_PER_SECOND, stepPx: size.width * BAR_STEP, barPx: size.width * BAR_WIDTH };
}
