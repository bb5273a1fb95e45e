import type { Page } from 'playwright-core';
import { untilInteractive } from './until-interactive.ts';

export interface FormBooking {
  readonly mentorName: string;
  readonly title: string;
  readonly startsAt: Date;
  /** The time zone of the page's browser. */
  readonly timeZone: string;
  readonly minutes?: number;
}

/** Fills in and submits the booking form of the dashboard. The caller checks the result. */
export async function fillBookingForm(page: Page, booking: FormBooking): Promise<void> {
  const { mentorName, title, startsAt, timeZone, minutes = 30 } = booking;
  await untilInteractive(page.locator('form').filter({ has: page.getByLabel('Topic') }));
  await page.getByLabel('Mentor', { exact: true }).selectOption(mentorName);
  await page.getByLabel('Topic').fill(title);
  await page.getByLabel('Start').fill(wallClock(startsAt, timeZone));
  await page.getByLabel('Duration').selectOption(`${minutes} minutes`);
  await page.getByRole('button', { name: 'Book session' }).click();
}

/** Returns a moment in local time, in the format of a `datetime-local` input: `2030-01-31T15:00`. */
export function wallClock(moment: Date, timeZone: string): string {
  // The Swedish locale formats dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(moment).replace(' ', 'T');
}
