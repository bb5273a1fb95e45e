import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { untilInteractive } from './until-interactive.ts';

/** Opening a meeting takes this long on a slow machine: a token, a connection, the camera. */
/** One participant's view of a meeting, from the lobby until they leave. */
export class MeetingPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Tries to join without accepting the notice, sees the error, accepts, and joins. */
  async acceptAndJoin(): Promise<void> {
    await this.#page.getByText('This session is recorded', { exact: true }).waitFor();
    await this.#pressJoin();
    await this.#page.getByRole('alert').getByText('To join, agree to be recorded.').waitFor();
    await this.#page.getByLabel('I agree to be recorded').check();
    await this.join();
  }

  async join(): Promise<void> {
    await this.#pressJoin();
    await this.#control('Leave').waitFor();
  }

  async seesRecordingInProgress(): Promise<void> {
    await this.#page.getByRole('status').getByText('Recording in Progress').waitFor();
  }

  async waitsFor(name: string): Promise<void> {
    await this.#page.getByText(`Waiting for ${name}`).waitFor();
  }

  async seesThatLeft(name: string): Promise<void> {
    await this.#page.getByText(`${name} left the meeting`).waitFor();
  }

  /** Watches a participant's camera until this many more pictures were shown and they are not all the same. */
  async seesMoving(name: string, pictures = 10): Promise<void> {
    await this.#watch(`${name}'s camera`, pictures);
  }

  async seesScreenOf(name: string, pictures = 10): Promise<void> {
    await this.#watch(`${name}'s screen`, pictures);
  }

  async seesNoScreenOf(name: string): Promise<void> {
    await this.#page.getByLabel(`${name}'s screen`).waitFor({ state: 'detached' });
  }

  async seesNoCamera(name: string): Promise<void> {
    await this.#page.getByLabel(`${name}'s camera`).waitFor({ state: 'detached' });
  }

  async seesMuted(name: string): Promise<void> {
    await this.#mutedSign(name).waitFor();
  }

  async seesUnmuted(name: string): Promise<void> {
    await this.#mutedSign(name).waitFor({ state: 'detached' });
  }

  async press(control: string): Promise<void> {
    await this.#control(control).click();
  }

  async seesThatAnotherTabTookOver(): Promise<void> {
    await this.#page.getByRole('heading', { level: 1, name: 'You joined from another tab or device' }).waitFor();
  }

  async leave(): Promise<void> {
    await this.press('Leave');
    await this.#page.getByRole('heading', { level: 1, name: 'You left the meeting' }).waitFor();
  }

  async #watch(label: string, pictures: number): Promise<void> {
    const video = this.#page.getByLabel(label);
    await video.waitFor();
    const before = await video.evaluate(readVideo);
    await eventually(async () => {
      const now = await video.evaluate(readVideo);
      expect(now.shownPictures).toBeGreaterThanOrEqual(before.shownPictures + pictures);
      expect(now.picture).not.toBe(before.picture);
    });
  }

  async #pressJoin(): Promise<void> {
    const button = this.#page.getByRole('button', { name: 'Join meeting' });
    await untilInteractive(button);
    await button.click();
  }

  #control(name: string): Locator {
    return this.#page.getByRole('group', { name: 'Meeting controls' }).getByRole('button', { name });
  }

  #mutedSign(name: string): Locator {
    const people = this.#page.getByRole('list', { name: 'Participants' });
    return people.getByRole('listitem').filter({ hasText: name }).getByRole('img', { name: 'Muted' });
  }
}

/** Runs in the page. Returns what a video shows now, scaled down, and how many pictures it has shown so far. */
function readVideo(element: Element): { readonly picture: string; readonly shownPictures: number } {
  if (!(element instanceof HTMLVideoElement)) throw new Error('this is no video');
  const canvas = new OffscreenCanvas(64, 36);
  const drawing = canvas.getContext('2d');
  if (drawing === null) throw new Error('there is no canvas');
  drawing.drawImage(element, 0, 0, canvas.width, canvas.height);
  const picture = drawing.getImageData(0, 0, canvas.width, canvas.height).data.join();
  return { picture, shownPictures: element.getVideoPlaybackQuality().totalVideoFrames };
}
