import { useConnectionQualityIndicator } from '@livekit/components-react';
import { ConnectionQuality, type Participant, RemoteParticipant } from 'livekit-client';
import { useEffect, useState } from 'react';

/** LiveKit's client measures the bit rate of a track this often. */
const CHECK_EVERY_MS = 2000;
/** One check without packets can be the end of a track. */
const SILENT_CHECKS = 2;
/** A track that has just been published takes a moment to arrive, also on a slow connection. */
const FIRST_SILENT_CHECKS = 5;

export interface Silence {
  /** Packets have arrived before. */
  readonly hasReceived: boolean;
  /** Checks in a row in which none arrived. */
  readonly checks: number;
}

export const NO_SILENCE: Silence = { hasReceived: false, checks: 0 };

/** Adds a check to a silence. @param bitRatesBps of the tracks that should be arriving */
export function afterCheck({ hasReceived, checks }: Silence, bitRatesBps: readonly number[]): Silence {
  if (bitRatesBps.length === 0) return NO_SILENCE;
  if (bitRatesBps.some((bitRate) => bitRate > 0)) return { hasReceived: true, checks: 0 };
  return { hasReceived, checks: checks + 1 };
}

export function isLong({ hasReceived, checks }: Silence): boolean {
  return checks >= (hasReceived ? SILENT_CHECKS : FIRST_SILENT_CHECKS);
}

/**
 * Returns whether another participant's connection is lost. LiveKit keeps them in the room for 15 s in case they come
 * back; that nothing arrives from them shows it sooner.
 */
export function useIsCutOff(participant: Participant): boolean {
  const { quality } = useConnectionQualityIndicator({ participant });
  const [silence, setSilence] = useState(NO_SILENCE);
  useEffect(() => {
    if (!(participant instanceof RemoteParticipant)) return;
    const check = () => setSilence((before) => afterCheck(before, bitRatesOf(participant)));
    const timer = window.setInterval(check, CHECK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [participant]);
  return !participant.isLocal && (quality === ConnectionQuality.Lost || isLong(silence));
}

function bitRatesOf(participant: RemoteParticipant): number[] {
  // In a hidden tab, LiveKit's client requests no video.
  if (document.visibilityState !== 'visible') return [];
  return [...participant.trackPublications.values()].flatMap(({ track, isMuted }) =>
    track === undefined || isMuted ? [] : [track.currentBitrate],
  );
}
