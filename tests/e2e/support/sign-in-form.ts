import type { Page } from 'playwright-core';
import type { Account } from '../../support/accounts.ts';
import { untilInteractive } from './until-interactive.ts';

/** Fills in and submits the sign-in form of a page. */
export async function signInByForm(page: Page, { email, password }: Account): Promise<void> {
  await untilInteractive(page.locator('main form'));
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
