import type { Page } from 'playwright-core';
import { type NewAccount, uniqueAddress, VERIFICATION_SUBJECT } from '../../support/accounts.ts';
import type { Stack } from '../../support/stack.ts';
import { untilInteractive } from './until-interactive.ts';

/** Signs up a user with the form and the link in the email. Ends on the dashboard. Returns the email address. */
export async function signUpInBrowser(page: Page, { mailbox }: Stack, { name, role }: NewAccount): Promise<string> {
  const address = uniqueAddress(name);
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await untilInteractive(page.locator('main form'));
  await page.getByRole('radio', { name: role === 'mentor' ? /^Mentor/ : /^Mentee/ }).check();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email').fill(address);
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText(`We sent a link to ${address}.`).waitFor();
  const { links } = await mailbox.waitFor(address, VERIFICATION_SUBJECT);
  await page.goto(links[0] ?? '');
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.getByRole('heading', { level: 1, name: `Hello, ${name}` }).waitFor();
  return address;
}
