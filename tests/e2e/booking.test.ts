import { expect } from 'vitest';
import { createAccount } from '../support/accounts.ts';
import { bookSession, inDays } from './support/book-session.ts';
import { fillBookingForm, wallClock } from './support/booking-form.ts';
import { callApi } from './support/call-api.ts';
import { DashboardPage } from './support/dashboard-page.ts';
import { test as base } from './support/e2e-test.ts';

const NEW_YORK = 'America/New_York';
const TOKYO = 'Asia/Tokyo';
const OVERLAP = 'That time is taken. Choose another time.';

const test = base.extend('rival', { scope: 'file' }, ({ stack }) =>
  createAccount(stack, { name: 'Rita Rival', role: 'mentee' }),
);

test('each participant sees a session in their own time zone, with its name', async ({
  mentor,
  mentee,
  openWindow,
}) => {
  const startsAt = inDays(2);
  const there = await openWindow({ account: mentee, timeZone: NEW_YORK });
  const here = await openWindow({ account: mentor, timeZone: TOKYO });
  await new DashboardPage(there).open();
  const booking = { mentorName: mentor.name, title: 'Across the world', startsAt, timeZone: NEW_YORK };
  await fillBookingForm(there, booking);
  await there.getByText('“Across the world” is booked.').waitFor();
  await new DashboardPage(here).open();
  await there.getByText(/Times in Eastern (Standard|Daylight) Time \(America\/New York\)/).waitFor();
  await here.getByText('Times in Japan Standard Time (Asia/Tokyo)').waitFor();
  for (const [page, timeZone, zone] of [
    [there, NEW_YORK, /GMT-[45]/],
    [here, TOKYO, /GMT\+9/],
  ] as const) {
    const time = new DashboardPage(page).session('Across the world').locator('time');
    expect(await time.getAttribute('datetime')).toBe(startsAt.toISOString());
    await time.filter({ hasText: zone }).waitFor();
    expect(await time.textContent()).toContain(wallClock(startsAt, timeZone).slice('YYYY-MM-DDT'.length));
  }
});

test('a booking reaches the mentor in the app and by email', async ({ stack, mentor, mentee, openWindow }) => {
  const startsAt = inDays(3);
  const sessionId = await bookSession(stack, { mentor, mentee, title: 'Notified immediately', startsAt });
  const page = await openWindow({ account: mentor });
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  await dashboard
    .notification('New session')
    .filter({ hasText: `${mentee.name} booked “Notified immediately” with you for ` })
    .filter({ has: page.locator(`time[datetime="${startsAt.toISOString()}"]`) })
    .waitFor();
  const mails = () =>
    stack.mailbox.find(mentor.email, 'New session').filter(({ text }) => text.includes('Notified immediately'));
  await expect.poll(mails).toHaveLength(1);
  expect(mails()[0]?.links).toEqual([`${stack.baseUrl}/dashboard#session-${sessionId}`]);
});

test('two sessions of one user cannot overlap', async ({ stack, mentor, mentee, rival, openWindow }) => {
  const startsAt = inDays(4);
  await bookSession(stack, { mentor, mentee, title: 'The first', startsAt });
  const page = await openWindow({ account: rival });
  await new DashboardPage(page).open();
  const tenMinutesLater = new Date(startsAt.getTime() + 600_000);
  const booking = { mentorName: mentor.name, title: 'Too much', timeZone: 'Europe/Berlin' };
  await fillBookingForm(page, { ...booking, startsAt: tenMinutesLater });
  await page.getByRole('alert').getByText(OVERLAP).waitFor();
  expect(await page.getByLabel('Topic').inputValue()).toBe('Too much');
  const rightAfter = new Date(startsAt.getTime() + 1_800_000);
  await fillBookingForm(page, { ...booking, startsAt: rightAfter });
  await page.getByText('“Too much” is booked.').waitFor();
  expect(await page.getByRole('alert').getByText(OVERLAP).count()).toBe(0);
});

test('either participant can reschedule a session, but not onto another session', async ({
  stack,
  mentor,
  mentee,
  openWindow,
}) => {
  const [occupied, free] = [inDays(5), inDays(6)];
  await bookSession(stack, { mentor, mentee, title: 'Stays', startsAt: occupied });
  await bookSession(stack, { mentor, mentee, title: 'Moves', startsAt: inDays(7) });
  const page = await openWindow({ account: mentor, timeZone: TOKYO });
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  await dashboard.reschedule('Moves', occupied, TOKYO);
  const dialog = page.getByRole('dialog', { name: 'Reschedule “Moves”' });
  await dialog.getByRole('alert').getByText(OVERLAP).waitFor();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dashboard.reschedule('Moves', free, TOKYO);
  await dashboard.session('Moves').locator(`time[datetime="${free.toISOString()}"]`).waitFor();
  const { text } = await stack.mailbox.waitFor(mentee.email, 'Session rescheduled');
  expect(text).toContain(`${mentor.name} moved “Moves” to `);
  expect(text).toMatch(/ to \w{3}, \w{3} \d+, \d{4}, \d+:\d\d [AP]M UTC\.$/m);
});

test('a cancelled session frees its time and does not open a meeting', async ({
  stack,
  mentor,
  mentee,
  openWindow,
}) => {
  const startsAt = new Date();
  const sessionId = await bookSession(stack, { mentor, mentee, title: 'Called off', startsAt });
  const page = await openWindow({ account: mentee });
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  await dashboard.cancel('Called off');
  await dashboard.session('Called off').getByText('Cancelled').waitFor();
  expect(await dashboard.session('Called off').getByRole('link', { name: 'Join' }).count()).toBe(0);
  await page.goto(`/meeting/${sessionId}`);
  await page.getByRole('heading', { level: 1, name: 'Session cancelled' }).waitFor();
  const token = { path: `/api/sessions/${sessionId}/token`, method: 'POST', body: { recordingConsent: true } } as const;
  expect(await callApi(stack, { ...token, account: mentee })).toMatchObject({
    status: 409,
    body: { code: 'SESSION_CANCELLED' },
  });
  expect((await stack.mailbox.waitFor(mentor.email, 'Session cancelled')).text).toContain('“Called off”');
  await bookSession(stack, { mentor, mentee, title: 'In its place', startsAt });
});

test('a meeting opens 15 minutes before its start time', async ({ stack, mentor, mentee, openWindow }) => {
  const sessionId = await bookSession(stack, { mentor, mentee, title: 'Not yet', startsAt: inDays(8) });
  const page = await openWindow({ account: mentee });
  await page.goto(`/meeting/${sessionId}`);
  await page.getByRole('heading', { level: 1, name: "This session hasn't opened yet" }).waitFor();
  const token = { path: `/api/sessions/${sessionId}/token`, method: 'POST', body: { recordingConsent: true } } as const;
  expect(await callApi(stack, { ...token, account: mentee })).toMatchObject({
    status: 409,
    body: { code: 'SESSION_TOO_EARLY' },
  });
});
