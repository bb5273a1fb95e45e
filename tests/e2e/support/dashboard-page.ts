import type { Locator, Page } from 'playwright-core';
import { wallClock } from './booking-form.ts';

/** The session lists of one user's dashboard. See `fillBookingForm` for booking a session. */
export class DashboardPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.goto('/dashboard');
    // The server does not know the browser's time zone. Once this text is shown, the browser has rendered the page.
    await this.#page.getByText(/^Times in .+\(.+\)$/).waitFor();
  }

  /** Returns a session in one of the lists. */
  session(title: string): Locator {
    return this.#page.getByRole('listitem').filter({ has: this.#page.getByRole('heading', { level: 3, name: title }) });
  }

  notification(title: string): Locator {
    return this.#page.getByRole('listitem').filter({ has: this.#page.getByRole('link', { name: title }) });
  }

  /** Opens the session's dialog and requests another start time. */
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
