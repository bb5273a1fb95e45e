import { type Finding, failed, ok, warning } from './check.ts';

/** Below this share, missing frames in the recording may be those that the robots never made. */
const MIN_MADE_SHARE = 0.9;

export const NETWORK_ADVICE =
  "Check LIVEKIT_PUBLIC_URL and that this machine reaches LiveKit's media ports: 7882 udp, or 7881 tcp.";

interface RecordedMeeting {
  /** The recording's id. */
  readonly id: string;
  readonly playableAfterMs: number;
  /** What is wrong with the recording, as texts. */
  readonly bad: readonly string[];
  /** The lowest share of camera frames that a robot made in time, from 0 to 1. */
  readonly madeShare: number;
  /** How often a robot's connection broke. */
  readonly interruptions: number;
}

/** Says whether the recording is good, and if not, whether the recording or the rehearsal was at fault. */
export function judgeMeeting({ id, playableAfterMs, bad, madeShare, interruptions }: RecordedMeeting): Finding {
  if (bad.length === 0)
    return ok(`recording ${id} could be played ${(playableAfterMs / 1000).toFixed(1)} s after the leave`);
  const found = `recording ${id}: ${bad.join('; ')}`;
  if (interruptions > 0) {
    return failed(
      `the robots could not send all the time, their connection broke ${interruptions}x; ${found}`,
      NETWORK_ADVICE,
    );
  }
  if (madeShare < MIN_MADE_SHARE) {
    const made = `this machine was too busy to judge: the robots made ${Math.round(madeShare * 100)} % of their frames`;
    return warning(`${made}; ${found}`, 'Run it again when the machine is idle, or on another machine.');
  }
  return failed(found, "See the worker's log, and the recording itself.");
}
