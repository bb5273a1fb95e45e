/**
 * Runs the recorder in a separate process, so that only it is measured. Reads one command per line (`start ID`,
 * `stop`, `lag`, `exit`) and prints each report as a line. With `s3` it also uploads its raw tracks. `lag` prints the
 * ages of the oldest unsent byte of each recording, sampled ten times a second since the last `lag`.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '@young-minds/core';
import { createEmbeddedRawTracks, createEmbeddedRecorder } from '@young-minds/recorder';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { createS3Storage } from '@young-minds/storage/s3';
import { RawTrackUploader } from '@young-minds/worker/raw-track-uploader';

const { livekit, captureDirectory, roomName, s3 = null } = JSON.parse(process.argv[2] ?? '{}');
const UPLOAD_PERIOD_MS = 500;
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
  // The uploader only looks up recordings of earlier processes in the database.
  const unitOfWork: UnitOfWork = { run: () => Promise.reject(new Error('no database takes part')) };
  const rawTracks = createEmbeddedRawTracks({ captureDirectory });
  const uploader = new RawTrackUploader(
    { unitOfWork, rawTracks, storage: { current: store, of: () => store }, clock: systemClock },
    {
      activeRecordingIds: () => recorder.activeRecordingIds(),
      onTrouble: (error) => log({ error: String(error) }, 'raw tracks do not reach the store'),
      onRecovered: () => undefined,
    },
  );
  setInterval(() => void uploader.startDue(), UPLOAD_PERIOD_MS);
  setInterval(() => lagsMs.push(...uploader.lagMs().values()), SAMPLE_MS);
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
