import { describe } from 'vitest';
import { createAccount } from '../support/accounts.ts';
import { bookSession, inDays } from './support/book-session.ts';
import { DashboardPage } from './support/dashboard-page.ts';
import { test as base } from './support/e2e-test.ts';
import { judgePage } from './support/judge-page.ts';
import { MeetingPage } from './support/meeting-page.ts';
import { seedRecording, seedUnfinishedRecording } from './support/seed-recording.ts';

/** Long enough to overflow anything that does not wrap. */
const LONG_TITLE = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen';

const test = base
  /** One session that can be joined now, one upcoming session, and one with a recording in every state. */
  .extend('sessions', { scope: 'file' }, async ({ stack, mentor, mentee }) => {
    const present = await bookSession(stack, { mentor, mentee, title: LONG_TITLE });
    const later = await bookSession(stack, { mentor, mentee, title: 'Later', startsAt: inDays(2) });
    const recorded = await bookSession(stack, { mentor, mentee, title: LONG_TITLE, startsAt: inDays(3) });
    const completed = (await seedRecording(stack, recorded)).id;
    const composing = await seedUnfinishedRecording(stack, recorded, 'composing');
    const failed = await seedUnfinishedRecording(stack, recorded, 'failed');
    return { present, later, completed, composing, failed };
  });

/** The heading that identifies each page. */
const OPEN_PAGES = {
  '/': 'One mentor. One mentee. Every session, saved.',
  '/auth/signup': 'Create your account',
  '/auth/signin': 'Welcome back',
  '/auth/forgot-password': 'Forgot your password?',
  '/auth/reset-password?token=any': 'Choose a new password',
  '/auth/verified?error=TOKEN_EXPIRED': "This link didn't work",
  '/nowhere': 'Page not found',
} as const;

describe('is accessible in light and dark mode, and fits on a phone:', () => {
  test.for(Object.entries(OPEN_PAGES))('%s', async ([path, heading], { openWindow }) => {
    const page = await openWindow();
    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await judgePage(page);
  });

  test('the dashboard of a mentee, with the booking form', async ({ mentee, sessions, openWindow }) => {
    const page = await openWindow({ account: mentee });
    const dashboard = new DashboardPage(page);
    await dashboard.open();
    await page.locator(`a[href="/recordings/${sessions.completed}"]`).waitFor();
    await judgePage(page);
    await page.getByRole('button', { name: 'Reschedule Later' }).click();
    await page.getByRole('dialog', { name: 'Reschedule “Later”' }).waitFor();
    await judgePage(page);
  });

  test('the dashboard of a mentor, with notifications and the account menu', async ({
    mentor,
    sessions,
    openWindow,
  }) => {
    const page = await openWindow({ account: mentor });
    const dashboard = new DashboardPage(page);
    await dashboard.open();
    await dashboard.session('Later').locator(`xpath=self::*[@id="session-${sessions.later}"]`).waitFor();
    await dashboard.notification('New session').first().waitFor();
    await page
      .locator('summary')
      .filter({ hasText: `Account of ${mentor.name}` })
      .click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await judgePage(page);
  });

  test('the meeting, from joining too early to leaving, and the consent that was given', async ({
    mentor,
    mentee,
    sessions,
    openWindow,
  }) => {
    const page = await openWindow({ account: mentee });
    await page.goto(`/meeting/${sessions.later}`);
    await page.getByRole('heading', { level: 1, name: "This session hasn't opened yet" }).waitFor();
    await judgePage(page);
    await page.goto(`/meeting/${sessions.present}`);
    await page.getByRole('combobox', { name: 'Camera' }).waitFor();
    await judgePage(page);
    const meeting = new MeetingPage(page);
    await meeting.acceptAndJoin();
    await meeting.waitsFor(mentor.name);
    await meeting.seesRecordingInProgress();
    await meeting.seesMoving(mentee.name);
    await judgePage(page);
    await meeting.leave();
    await judgePage(page);
    await page.goto('/consents');
    await page.getByRole('link', { name: LONG_TITLE }).waitFor();
    await page.getByText('I agree to be recorded').click();
    await page.getByText('Only the two of you can watch the recording.').waitFor();
    await judgePage(page);
  });

  test('a recording, in every state', async ({ mentee, sessions, openWindow }) => {
    const page = await openWindow({ account: mentee });
    await page.goto(`/recordings/${sessions.composing}`);
    await page.getByRole('heading', { level: 2, name: 'Processing' }).waitFor();
    await judgePage(page);
    await page.goto(`/recordings/${sessions.failed}`);
    await page.getByText('This recording failed').waitFor();
    await judgePage(page);
    await page.goto(`/recordings/${sessions.completed}`);
    await page.getByRole('button', { name: 'Play the recording' }).waitFor();
    await judgePage(page);
  });

  test('an Access Denied page', async ({ stack, sessions, openWindow }) => {
    const stranger = await createAccount(stack, { name: 'Sam Stranger', role: 'mentee' });
    const page = await openWindow({ account: stranger });
    for (const path of [`/recordings/${sessions.completed}`, `/meeting/${sessions.present}`]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: 'Access Denied' }).waitFor();
      await judgePage(page);
    }
  });
});
