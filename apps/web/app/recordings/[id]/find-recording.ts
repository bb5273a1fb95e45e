import { isYoungMindsError } from '@young-minds/core';
import { getRecordingForViewer, type RecordingView } from '@young-minds/recording/playback';
import { headers } from 'next/headers';
import { cache } from 'react';
import { getContainer } from '#server/container.ts';
import { originOf } from '#server/http/requests.ts';

export type FoundRecording = RecordingView | { readonly state: 'not-found' } | { readonly state: 'access-denied' };

/** Finds the recording for its page, or why the page cannot show it. Cached, and audited once, per request. */
export const findRecording = cache(async (recordingId: string, userId: string): Promise<FoundRecording> => {
  try {
    const origin = originOf(await headers());
    return await getRecordingForViewer(getContainer(), { recordingId, userId, origin });
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'RECORDING_NOT_FOUND') return { state: 'not-found' };
    if (isYoungMindsError(error) && error.code === 'ACCESS_DENIED') return { state: 'access-denied' };
    throw error;
  }
});
