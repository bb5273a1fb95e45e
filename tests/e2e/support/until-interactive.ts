import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until React has hydrated the server's HTML. Before that, a click may have no effect. */
export async function untilInteractive(element: Locator): Promise<void> {
  await expect.poll(() => element.evaluate(hasReactProps)).toBe(true);
}

/** Runs in the page. React stores the props of an element on the element itself. */
function hasReactProps(element: Element): boolean {
  return Object.keys(element).some((name) => name.startsWith('__reactProps$'));
}
