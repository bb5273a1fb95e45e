import { defineConfig } from 'vitest/config';

const serverTests = { globalSetup: ['tests/support/global-setup.ts'], testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/src/**/*.test.ts',
            'apps/**/src/**/*.test.ts',
            'apps/web/{components,lib,server}/**/*.test.ts',
          ],
        },
      },
      { test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], ...serverTests } },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          ...serverTests,
          globalSetup: [...serverTests.globalSetup, 'tests/support/stack-setup.ts'],
          testTimeout: 240_000,
          // One process runs all files, which share a stack and a browser. Not side by side: session and doctor judge
          // recorded frames, and a second browser next to them takes the CPU that sends these frames.
          isolate: false,
          maxWorkers: 1,
          // Vitest requires its own group for another `maxWorkers`.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
