import type { Page } from 'playwright-core';
import { untilInteractive } from './until-interactive.ts';

export interface FormBooking {
  readonly mentorName: string;
  readonly title: string;
  readonly startsAt: Date;
  /** The one the page's browser is set to. */
  readonly timeZone: string;
  readonly minutes?: number;
}

/** Fills in the booking form of the dashboard and sends it off; what comes of it is for the caller to see. */
export async function fillBookingForm(page: Page, booking: FormBooking): Promise<void> {
  const { mentorName, title, startsAt, timeZone, minutes = 30 } = booking;
  await untilInteractive(page.locator('form').filter({ has: page.getByLabel('Topic') }));
  await page.getByLabel('Mentor', { exact: true }).selectOption(mentorName);
  await page.getByLabel('Topic').fill(title);
  await page.getByLabel('Start').fill(wallClock(startsAt, timeZone));
  await page.getByLabel('Duration').selectOption(`${minutes} minutes`);
  await page.getByRole('button', { name: 'Book session' }).click();
}

/** A moment as a clock on the wall shows it there, in the form of a `datetime-local` input: `2030-01-31T15:00`. */
export function wallClock(moment: Date, timeZone: string): string {
  // Swedish writes dates in the order and with the signs of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(moment).replace(' ', 'T');
}
