import { ensureFirefox } from '@young-minds/local-services/tools/system-programs';
import { ensureWebBuild } from '@young-minds/local-services/tools/web-build';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The executable of Firefox. */
    firefox: { readonly executablePath: string };
  }
}

/** Builds the pages if their sources have changed, and finds or installs Firefox, once for the whole run. */
export default async function setup(project: TestProject): Promise<void> {
  await ensureWebBuild(console.log);
  project.provide('firefox', { executablePath: await ensureFirefox(console.log) });
}
