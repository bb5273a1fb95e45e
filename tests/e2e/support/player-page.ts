import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';

export interface VideoFacts {
  readonly currentSeconds: number;
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly shownPictures: number;
}

export interface PlayerState {
  readonly isPlaying: boolean;
  readonly isMuted: boolean;
  /** 0 to 1. */
  readonly volume: number;
  readonly speed: number;
  readonly currentSeconds: number;
  /** The URL that is being played. */
  readonly source: string;
}

/** The page of a playable recording. */
export class PlayerPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses play, and waits until the video has advanced by a second. */
  async play(): Promise<VideoFacts> {
    const before = await this.#video.evaluate(readFacts);
    await this.#page.getByRole('button', { name: 'Play the recording' }).click();
    return this.#shows(1, before);
  }

  /** Moves the slider, and waits until the video has reached that position and advanced by a second. */
  async seekTo(seconds: number): Promise<VideoFacts> {
    const { durationSeconds } = await this.#video.evaluate(readFacts);
    await this.#page.getByRole('slider', { name: 'Seek' }).fill(String(seconds / durationSeconds));
    return this.playsPast(seconds + 1);
  }

  /** Presses download. Returns the file name that the browser suggests, and the path of the file. */
  async download(folder: string): Promise<{ readonly name: string; readonly file: string }> {
    const [download] = await Promise.all([
      this.#page.waitForEvent('download'),
      this.#page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const file = join(folder, 'download.mp4');
    await download.saveAs(file);
    return { name: download.suggestedFilename(), file };
  }

  /** Chooses a speed from the menu. */
  async chooseSpeed(label: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Playback rate' }).click();
    await this.#page.getByRole('menuitemradio', { name: label, exact: true }).click();
  }

  /** Returns the sizes of the visible controls, once the first one has loaded. */
  async controlSizes(): Promise<ReadonlyArray<{ readonly width: number; readonly height: number }>> {
    const controls = this.#page.locator('media-controller').getByRole('button').filter({ visible: true });
    await controls.first().waitFor();
    return controls.evaluateAll((elements) =>
      elements.map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return { width, height };
      }),
    );
  }

  /** Copies the link to the moment that is shown, and returns it. */
  async copyMoment(): Promise<string> {
    await this.#page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.#page.getByRole('button', { name: 'Copy link to this moment' }).click();
    await this.#page.getByText('Link copied').waitFor();
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }

  /** Returns the pixels that the paused video shows at a position, once it has reached it. */
  async pictureAt(seconds: number): Promise<string> {
    await eventually(async () => {
      const { currentSeconds } = await this.state();
      expect(currentSeconds).toBe(seconds);
    });
    return this.#video.evaluate(readPicture);
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
  }

  /** Lets time pass at once for the page's timers, after `page.clock.install()`. */
  async passTime(ms: number): Promise<void> {
    await this.#page.clock.fastForward(ms);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  /** Lets requests to these URLs through again. */
  async repairRequests(addresses: string | RegExp): Promise<void> {
    await this.#page.unroute(addresses);
  }

  async saysThatItCannotBeLoaded(): Promise<void> {
    await this.#page
      .getByRole('alert')
      .getByText("The video couldn't load. Check your connection and try again.")
      .waitFor();
  }

  async tryAgain(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Try again' }).click();
  }

  async isFullScreen(): Promise<void> {
    await this.#page.waitForFunction(() => document.fullscreenElement?.querySelector('video') !== undefined);
  }

  async state(): Promise<PlayerState> {
    return this.#video.evaluate(readState);
  }

  /** Waits until the video is at a position, with a tolerance for what it plays meanwhile. */
  async isAt(seconds: number): Promise<void> {
    await eventually(async () => {
      const { currentSeconds } = await this.state();
      expect(currentSeconds).toBeGreaterThanOrEqual(seconds - 0.5);
      expect(currentSeconds).toBeLessThan(seconds + 4);
    });
  }

  /** Waits until another URL is played. Returns the player's state as soon as it has a picture. */
  async hasOtherSourceThan(source: string): Promise<PlayerState> {
    return eventually(async () => {
      const state = await this.state();
      expect(state.source).not.toBe(source);
      expect(state.isPlaying).toBe(true);
      return state;
    });
  }

  /** Waits until the video has passed a position, with new pictures on the way. */
  async playsPast(seconds: number): Promise<VideoFacts> {
    return this.#shows(seconds, await this.#video.evaluate(readFacts));
  }

  async #shows(seconds: number, before: VideoFacts): Promise<VideoFacts> {
    return eventually(async () => {
      const facts = await this.#video.evaluate(readFacts);
      expect(facts.currentSeconds).toBeGreaterThan(seconds);
      expect(facts.shownPictures).toBeGreaterThan(before.shownPictures);
      return facts;
    });
  }

  get #video(): Locator {
    return this.#page.locator('video');
  }
}

/** Runs in the page. */
function readState(element: Element): PlayerState {
  if (!(element instanceof HTMLVideoElement)) throw new Error('this is no video');
  const { paused, muted, volume, playbackRate, currentTime, currentSrc } = element;
  return {
    isPlaying: !paused,
    isMuted: muted,
    volume,
    speed: playbackRate,
    currentSeconds: currentTime,
    source: currentSrc,
  };
}

/** Runs in the page. */
async function readPicture(element: Element): Promise<string> {
  if (!(element instanceof HTMLVideoElement)) throw new Error('this is no video');
  if (element.seeking) await new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
  const canvas = new OffscreenCanvas(element.videoWidth, element.videoHeight);
  const context = canvas.getContext('2d');
  context?.drawImage(element, 0, 0);
  return context?.getImageData(0, 0, canvas.width, canvas.height).data.join() ?? '';
}

/** Runs in the page. */
function readFacts(element: Element): VideoFacts {
  if (!(element instanceof HTMLVideoElement)) throw new Error('this is no video');
  const { currentTime, duration, videoWidth, videoHeight } = element;
  return {
    currentSeconds: currentTime,
    durationSeconds: duration,
    width: videoWidth,
    height: videoHeight,
    shownPictures: element.getVideoPlaybackQuality().totalVideoFrames,
  };
}
