import { expect } from 'vitest';
import { type Account, createAccount } from '../support/accounts.ts';
import { bookSession, inDays } from './support/book-session.ts';
import { DashboardPage } from './support/dashboard-page.ts';
import { test as base } from './support/e2e-test.ts';

interface Pair {
  readonly mentor: Account;
  readonly mentee: Account;
}

const test = base.extend('pair', { scope: 'file' }, async ({ stack }): Promise<Pair> => {
  const mentor = await createAccount(stack, { name: 'Noor Haddad', role: 'mentor' });
  const mentee = await createAccount(stack, { name: 'Sam Okoro', role: 'mentee' });
  return { mentor, mentee };
});

test('a cancelled session is cancelled for both participants, and read notifications stay read', async ({
  stack,
  pair,
  openWindow,
}) => {
  await bookSession(stack, { ...pair, title: 'Portfolio', startsAt: inDays(4) });
  const mentor = await openWindow({ account: pair.mentor });
  await mentor.goto('/dashboard');
  await mentor.getByRole('button', { name: 'Cancel Portfolio' }).click();
  await mentor.getByRole('dialog').getByRole('button', { name: 'Keep session' }).click();
  await mentor.getByRole('button', { name: 'Cancel Portfolio' }).click();
  await mentor.getByText("This cancels the session for both of you. We'll notify Sam Okoro.").waitFor();
  await mentor.getByRole('dialog').getByRole('button', { name: 'Cancel session' }).click();
  const past = mentor.getByRole('region', { name: 'Past and cancelled sessions' });
  await past.getByRole('listitem').filter({ hasText: 'Portfolio' }).getByText('Cancelled').waitFor();

  const mentee = await openWindow({ account: pair.mentee });
  await mentee.goto('/dashboard');
  await mentee.getByText('Noor Haddad cancelled “Portfolio”.').waitFor();
  await mentee.getByRole('link', { name: 'unread notifications' }).waitFor();
  await mentee.getByRole('button', { name: 'Mark all as read' }).click();
  await mentee.getByRole('link', { name: 'unread notifications' }).waitFor({ state: 'detached' });
  await mentee.reload();
  await mentee.getByRole('heading', { name: 'Notifications' }).waitFor();
  expect(await mentee.getByText('(unread)').count()).toBe(0);
});

test('a dashboard that is left open offline stays, says so, and recovers by itself', async ({
  stack,
  pair,
  openWindow,
}) => {
  const page = await openWindow({ account: pair.mentee });
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const profile = page.context();

  await profile.setOffline(true);
  await page.getByText("You're offline").waitFor();
  await bookSession(stack, { ...pair, title: 'Booked meanwhile', startsAt: inDays(5) });
  await profile.setOffline(false);
  await page.getByText("You're offline").waitFor({ state: 'detached' });
  await dashboard.session('Booked meanwhile').waitFor();

  // Online, but the server does not answer.
  await profile.route('**/*', (route) => route.abort());
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText("Young Minds isn't responding").waitFor();
  await dashboard.session('Booked meanwhile').waitFor();
  await profile.unroute('**/*');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText("Young Minds isn't responding").waitFor({ state: 'detached' });
});
