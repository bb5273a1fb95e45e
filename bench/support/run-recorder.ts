/**
 * The recorder in a process of its own, so that it alone is measured. Takes one command a line on its input
 * (`start ID`, `stop`, `lag`), tells every report in a line. With `s3` it sends its raw tracks there meanwhile; `lag` is
 * answered with how old the oldest unsent byte of each recording was, looked at ten times a second.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '@young-minds/core';
import { createEmbeddedRawTracks, createEmbeddedRecorder } from '@young-minds/recorder';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { createS3Storage } from '@young-minds/storage/s3';
import { RawTrackUploader } from '@young-minds/worker/raw-track-uploader';

const { livekit, captureDirectory, roomName, s3 = null } = JSON.parse(process.argv[2] ?? '{}');
const LOOK_MS = 500;
const SAMPLE_MS = 100;
const config = { enabled: true, resolution: '1280x720', fps: 30 } as const;
const log = (facts: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(facts)}\n`);
const recorder = createEmbeddedRecorder({
  livekit,
  captureDirectory,
  logger: { info() {}, warn: log, error: log },
  onReport: async (report) => void process.stdout.write(`${JSON.stringify(report)}\n`),
});
const lagsMs: number[] = [];
if (s3 !== null) {
  const store = createS3Storage(s3);
  // Only what is left of earlier processes is looked up in the database.
  const unitOfWork: UnitOfWork = { run: () => Promise.reject(new Error('no database takes part')) };
  const rawTracks = createEmbeddedRawTracks({ captureDirectory });
  const shipping = new RawTrackUploader(
    { unitOfWork, rawTracks, storage: { current: store, of: () => store }, clock: systemClock },
    {
      activeRecordingIds: () => recorder.activeRecordingIds(),
      onTrouble: (error) => log({ error: String(error) }, 'raw tracks do not reach the store'),
      onRecovered: () => undefined,
    },
  );
  setInterval(() => void shipping.look(), LOOK_MS);
  setInterval(() => lagsMs.push(...shipping.lagMs().values()), SAMPLE_MS);
}
for await (const line of createInterface(process.stdin)) {
  const [command, recordingId = ''] = line.split(' ');
  if (command === 'start') await recorder.start({ recordingId, sessionId: recordingId, roomName, config });
  if (command === 'stop') await Promise.all(recorder.activeRecordingIds().map((id) => recorder.stop(id)));
  if (command === 'lag') process.stdout.write(`${JSON.stringify(lagsMs.splice(0))}\n`);
  if (command === 'exit') break;
}
await recorder.close();
process.exit();
