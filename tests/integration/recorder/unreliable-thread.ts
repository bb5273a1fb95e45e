/** Uses the protocol of a recording thread, and fails if a room's name says so, but only once per room. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadCommand, ThreadMessage } from '@young-minds/recorder/threads/thread-protocol';

/** Longer than a hanging thread is tolerated, as on a machine that is very busy. */
const SLOW_START_MS = 8_000;
if (existsSync(join(workerData.captureDirectory, 'slow'))) hang(SLOW_START_MS);

const names = new Map<string, string>();
const post = (message: ThreadMessage) => parentPort?.postMessage(message);

/** Threads share nothing but the disk. */
function isFirstTime(recordingId: string): boolean {
  const mark = join(workerData.captureDirectory, recordingId);
  if (existsSync(mark)) return false;
  writeFileSync(mark, '');
  return true;
}

/** Blocks the thread without using the processor. */
function hang(milliseconds?: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function fail(how: string, recordingId: string): void {
  if (how === 'dies' && isFirstTime(recordingId)) process.exit(1);
  if (how === 'hangs' && isFirstTime(recordingId)) hang();
}

parentPort?.on('message', (command: ThreadCommand) => {
  if (command.type === 'start') {
    const { recordingId, roomName } = command.request;
    names.set(recordingId, roomName);
    fail(roomName, recordingId);
    post({ type: 'report', report: { type: 'began', recordingId, recordingSid: `EM_${recordingId}`, at: new Date() } });
    return;
  }
  const { recordingId } = command;
  if (names.get(recordingId) === 'dies when left') process.exit(1);
  post({ type: 'left', recordingId });
});
post({ type: 'alive', packetsLost: 0 });
setInterval(() => post({ type: 'alive', packetsLost: 0 }), 200);
