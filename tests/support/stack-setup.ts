import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../apps/cli/src/setup/chromium.ts';
import { ensureWebBuild } from '../../apps/cli/src/setup/web-build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser program. */
    chromium: { readonly executablePath: string };
  }
}

/** Builds the pages where their sources have changed, and finds the browser: once for the whole run. */
export default async function setup(project: TestProject): Promise<void> {
  await ensureWebBuild(console.log);
  project.provide('chromium', { executablePath: await ensureChromium(console.log) });
}
