import type { Locator, Page } from 'playwright-core';
import { wallClock } from './booking-form.ts';

/** One person's dashboard, as far as it is about sessions; see `fillBookingForm` for booking one. */
export class DashboardPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.goto('/dashboard');
    // The server does not know the zone; once it is told, the page is the browser's.
    await this.#page.getByText(/^Times in .+\(.+\)$/).waitFor();
  }

  /** A session in one of the lists. */
  session(title: string): Locator {
    return this.#page.getByRole('listitem').filter({ has: this.#page.getByRole('heading', { level: 3, name: title }) });
  }

  notification(title: string): Locator {
    return this.#page.getByRole('listitem').filter({ has: this.#page.getByRole('link', { name: title }) });
  }

  /** Opens the session's dialog and asks for another start. */
  async reschedule(title: string, startsAt: Date, timeZone: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Reschedule ${title}` }).click();
    const dialog = this.#page.getByRole('dialog', { name: `Reschedule “${title}”` });
    await dialog.getByLabel('Start').fill(wallClock(startsAt, timeZone));
    await dialog.getByRole('button', { name: 'Reschedule' }).click();
  }

  async cancel(title: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Cancel ${title}` }).click();
    const dialog = this.#page.getByRole('dialog', { name: `Cancel “${title}”?` });
    await dialog.getByRole('button', { name: 'Cancel session' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
