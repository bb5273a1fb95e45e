import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A common phone, and the narrowest screen that a page has to fit on. */
const PHONES = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
];

/**
 * Checks what a page shows now: it must be accessible on a desktop in light mode and on a phone in dark mode, and
 * must not overflow the width of either phone.
 */
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
  // Motion is off, because a color has not reached its final value during a transition.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  expect.soft(await findBarriers(page), `${page.url()}, ${colorScheme}`).toEqual([]);
}

/** Returns accessibility violations: axe's rule and the elements. */
async function findBarriers(page: Page): Promise<string[]> {
  // No page has frames, so axe need not open another page to merge several results.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}

/** Runs in the page. Returns the outermost elements that overflow if the page scrolls sideways, otherwise none. */
function findOverflow(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const sticksOut = (element: Element) => element.getBoundingClientRect().right > clientWidth + 1;
  return [...document.querySelectorAll('body *')]
    .filter((element) => sticksOut(element) && element.parentElement !== null && !sticksOut(element.parentElement))
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`);
}
