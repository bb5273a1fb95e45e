import { setTimeout as delay } from 'node:timers/promises';
import { YoungMindsError } from '@young-minds/core';
import type { SignedInPerson } from '@young-minds/rehearsal/client';

const POLL_INTERVAL_MS = 250;
const TIMEOUT_MS = 180_000;

interface Awaited {
  readonly sessionId: string;
  readonly person: SignedInPerson;
  readonly lastLeftAt: Date;
}

/** Polls the platform until the session's recording can be played, and prints its progress. */
export async function awaitRecording({ sessionId, person, lastLeftAt }: Awaited) {
  console.log('Both have left. After the grace period the platform creates the MP4:');
  let phase = '';
  for (;;) {
    const [recording] = await person.listRecordings(sessionId);
    const waitedMs = Date.now() - lastLeftAt.getTime();
    if (recording !== undefined && recording.phase !== phase) {
      phase = recording.phase;
      console.log(`  ${(waitedMs / 1000).toFixed(1)} s: ${phase}`);
    }
    if (recording?.status === 'completed') return { id: recording.id, playableAfterMs: waitedMs };
    if (recording?.status === 'failed') throw gaveUp(`The recording ${recording.id} failed`);
    if (waitedMs > TIMEOUT_MS) throw gaveUp(recording === undefined ? 'No recording began' : `It is still ${phase}`);
    await delay(POLL_INTERVAL_MS);
  }
}

function gaveUp(what: string): YoungMindsError {
  return new YoungMindsError('SETUP_FAILED', `${what}. The worker's log, .data/logs/worker.log, says why.`);
}
