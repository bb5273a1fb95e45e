import { isYoungMindsError } from '@young-minds/core';
import { describeFailure } from '../pipeline/describe-failure.ts';
import type { StorageRegistry } from '../ports/index.ts';
import { sha256Of } from '../storing/sha256-of.ts';
import type { StoredRecording } from './stored-recordings.ts';

/** The state of one recording in its store. */
export interface Verdict {
  /**
   * - sound: present with the right size and, if its bytes were read, the right checksum
   * - lost: missing
   * - damaged: present, but not as it was recorded
   * - unknown: the check failed
   */
  readonly verdict: 'sound' | 'lost' | 'damaged' | 'unknown';
  readonly detail: string;
}

export interface RecordingCheck {
  readonly stored: StoredRecording;
  readonly readsBytes: boolean;
}

export async function verifyRecording(
  storage: StorageRegistry,
  { stored, readsBytes }: RecordingCheck,
): Promise<Verdict> {
  const { place, path } = stored;
  try {
    const store = storage.of(place);
    const { sizeBytes } = await store.stat(path);
    if (sizeBytes !== stored.sizeBytes) return damaged(`it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
    if (!readsBytes) return { verdict: 'sound', detail: 'size' };
    return (await sha256Of(await store.read(path))) === stored.sha256
      ? { verdict: 'sound', detail: 'size and checksum' }
      : damaged('its checksum is another one');
  } catch (error) {
    const { code, message } = describeFailure(error);
    const isLost = isYoungMindsError(error) && error.code === 'OBJECT_NOT_FOUND';
    return isLost ? { verdict: 'lost', detail: message } : { verdict: 'unknown', detail: `${code}: ${message}` };
  }
}

function damaged(detail: string): Verdict {
  return { verdict: 'damaged', detail };
}
