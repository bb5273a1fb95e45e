import { ensureChromium } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser's executable. */
    chromium: { readonly executablePath: string };
  }
}

/** Builds the pages if their sources have changed, and finds the browser, once for the whole run. */
export default async function setup(project: TestProject): Promise<void> {
  await ensureWebBuild(console.log);
  project.provide('chromium', { executablePath: await ensureChromium(console.log) });
}
