/**
 * The recorder in a process of its own, so that it alone is measured. Takes one command a line on its input
 * (`start ID`, `stop`), tells every report in a line.
 */
import { createInterface } from 'node:readline';
import { createEmbeddedRecorder } from '@young-minds/recorder/embedded';

const { livekit, captureDirectory, roomName } = JSON.parse(process.argv[2] ?? '{}');
const config = { enabled: true, resolution: '1280x720', fps: 30 } as const;
const log = (facts: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const recorder = createEmbeddedRecorder({
  livekit,
  captureDirectory,
  logger: { info() {}, warn: log, error: log },
  onReport: async (report) => void process.stdout.write(`${JSON.stringify(report)}\n`),
});
for await (const line of createInterface(process.stdin)) {
  const [command, recordingId = ''] = line.split(' ');
  if (command === 'start') await recorder.start({ recordingId, sessionId: recordingId, roomName, config });
  if (command === 'stop') await Promise.all(recorder.activeRecordingIds().map((id) => recorder.stop(id)));
  if (command === 'exit') break;
}
await recorder.close();
process.exit();
