import { defineConfig } from 'vitest/config';

/**
 * Timeouts only end a test that hangs; `bench/` measures durations. On a busy machine, ffmpeg takes a minute for what it
 * usually does in a second, because it has the lowest priority.
 */
const HANG_MS = 60_000;
/** `expect.poll` waits for a second by default. */
const POLL = { poll: { timeout: HANG_MS } };
const serverTests = {
  globalSetup: ['tests/support/global-setup.ts'],
  testTimeout: 4 * HANG_MS,
  hookTimeout: 4 * HANG_MS,
  expect: POLL,
  // Both processors are busy. Threads that collect garbage in parallel would use a tenth more CPU time in total.
  execArgv: ['--single-threaded-gc'],
};

/** Integration tests that record live rooms and judge the frames: robots and publishing browsers. */
const LIVE_TESTS = [
  'tests/integration/recorder/{bad-network,codecs,embedded-recorder,full-disk,hostile-publisher,rtp-jumps,threads}.test.ts',
  'tests/integration/rehearsal/robots.test.ts',
  'tests/integration/{chaos,storage/session}.test.ts',
  'tests/integration/pipeline/{killed-worker,lost-host,without-webhooks,worker}.test.ts',
  'tests/integration/egress/{egress-worker,real-egress}.test.ts',
];

/** Integration tests that keep a processor busy and judge nothing in real time: ffmpeg on files, uploads, and commands. */
const BATCH_TESTS = [
  'tests/integration/cli/**/*.test.ts',
  'tests/integration/recorder/compose-*.test.ts',
  'tests/integration/rehearsal/judge-recording.test.ts',
  'tests/integration/egress/{lost-media,recorded-scenarios}.test.ts',
  'tests/integration/storage/faults-*.test.ts',
];

/** `npm run test:firefox` runs these; `npm test` does not, because Firefox is a large download. */
const FIREFOX_TESTS = 'tests/e2e/firefox/**/*.test.ts';

/** Projects of different groups run one after the other; Vitest requires a group for each `maxWorkers`. */
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
          testTimeout: 2 * HANG_MS,
          expect: POLL,
          // Loads each module once instead of once per file.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [...LIVE_TESTS, ...BATCH_TESTS],
          ...serverTests,
          // These tests spend most of their time waiting.
          isolate: false,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration-live',
          include: LIVE_TESTS,
          ...serverTests,
          // Frames are lost if more rooms are recorded at once than two processors can encode.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'integration-batch',
          include: BATCH_TESTS,
          ...serverTests,
          // The second one uses what the tests of the live rooms leave of the processors.
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: [FIREFOX_TESTS],
          ...serverTests,
          globalSetup: [...serverTests.globalSetup, 'tests/support/stack-setup.ts'],
          // One process runs all files, which share a stack and a browser. They do not run in parallel: session and
          // doctor judge recorded frames, and a second browser would use the CPU that sends these frames.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'firefox',
          include: [FIREFOX_TESTS],
          ...serverTests,
          globalSetup: [...serverTests.globalSetup, 'tests/support/firefox-setup.ts'],
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
