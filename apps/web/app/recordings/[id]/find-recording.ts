import { isYoungMindsError } from '@young-minds/recording/domain';
import { getRecordingForViewer, type RecordingView } from '@young-minds/recording/usecases';
import { cache } from 'react';
import { getContainer } from '#server/container.ts';

export type FoundRecording = RecordingView | { readonly state: 'not-found' } | { readonly state: 'access-denied' };

/** The recording as its page shows it, or why it does not; asked (and audited) once a request. */
export const findRecording = cache(async (recordingId: string, userId: string): Promise<FoundRecording> => {
  try {
    return await getRecordingForViewer(getContainer(), { recordingId, userId });
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'RECORDING_NOT_FOUND') return { state: 'not-found' };
    if (isYoungMindsError(error) && error.code === 'ACCESS_DENIED') return { state: 'access-denied' };
    throw error;
  }
});
