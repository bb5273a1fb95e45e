import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until React has taken over what the server has drawn: before that, a press may come to nothing. */
export async function untilInteractive(element: Locator): Promise<void> {
  await expect.poll(() => element.evaluate(hasReactProps), { timeout: 20_000 }).toBe(true);
}

/** Runs in the page. React keeps what it renders an element with on the element itself. */
function hasReactProps(element: Element): boolean {
  return Object.keys(element).some((name) => name.startsWith('__reactProps$'));
}
