import { createEmbeddedRecorder } from '@young-minds/recorder';

/**
 * Runs one recorder in a separate process, so that a test can kill it. Reports go to standard output, one per line.
 */
const { url, apiKey, apiSecret, captureDirectory, recordingId, sessionId, roomName } = JSON.parse(
  process.argv[2] ?? '{}',
);
const silent = { info() {}, warn() {}, error() {} };
const recorder = createEmbeddedRecorder({
  livekit: { url, apiKey, apiSecret },
  captureDirectory,
  logger: silent,
  threads: 1,
  async onReport(report) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
  },
});
await recorder.start({
  recordingId,
  sessionId,
  roomName,
  config: { enabled: true, resolution: '1280x720', fps: 10 },
});
