import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A usual phone, and the narrowest screen that a page has to fit on. */
const PHONES = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
];

/** Judges what a page shows at the moment: accessible at a desk by day and on a phone by night, and no wider than either. */
export async function judgePage(page: Page): Promise<void> {
  const usualSize = page.viewportSize();
  await judge(page, 'light');
  for (const size of PHONES) {
    await page.setViewportSize(size);
    expect.soft(await page.evaluate(findOverflow), `${page.url()} at ${size.width} pixels`).toEqual([]);
  }
  await judge(page, 'dark');
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (usualSize !== null) await page.setViewportSize(usualSize);
}

async function judge(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  // Without motion: half-way through a transition no colour is what it will be.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  expect.soft(await findBarriers(page), `${page.url()}, ${colorScheme}`).toEqual([]);
}

/** What keeps people out, by axe's rule and the elements it is about. */
async function findBarriers(page: Page): Promise<string[]> {
  // No page has frames, so axe need not open another page to join the results of several.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}

/** Runs in the page: the outermost elements that stick out where it can be scrolled sideways; none where it cannot. */
function findOverflow(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const sticksOut = (element: Element) => element.getBoundingClientRect().right > clientWidth + 1;
  return [...document.querySelectorAll('body *')]
    .filter((element) => sticksOut(element) && element.parentElement !== null && !sticksOut(element.parentElement))
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`);
}
