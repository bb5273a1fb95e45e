import type { Impairment } from '../../support/network/udp-proxy.ts';
import type { Fault } from './fault.ts';

/** The recorder's next retry comes at most five seconds after the network is back. */
const RETURN_SECONDS = 8;
const MEASURING_SECONDS = 1;

function poorNetwork(kind: string, impairment: Partial<Impairment>): Fault {
  return {
    kind,
    part: 'livekit',
    moments: ['whole'],
    holdSeconds: [0, 0],
    bound: () => ({ atStart: MEASURING_SECONDS, later: MEASURING_SECONDS }),
    prepare: ({ recorderNetwork }) => recorderNetwork.carryMedia(true),
    inject({ recorderNetwork }) {
      recorderNetwork.impair(impairment);
      return () => recorderNetwork.restore();
    },
  };
}

export const packetsLost = poorNetwork('packets-lost', { loss: 0.05 });
export const packetsReordered = poorNetwork('packets-reordered', { reordered: 0.1, delayMs: 40 });

/** Cuts the recorder's machine off from LiveKit. */
export const recorderCutOff: Fault = {
  kind: 'recorder-cut-off',
  part: 'livekit',
  moments: ['call'],
  holdSeconds: [2, 6],
  bound: (holdSeconds) => ({ atStart: holdSeconds + RETURN_SECONDS, later: holdSeconds + RETURN_SECONDS }),
  prepare: ({ recorderNetwork }) => recorderNetwork.carryMedia(true),
  inject({ recorderNetwork }) {
    recorderNetwork.cut();
    return () => recorderNetwork.restore();
  },
};

/** A client needs a while to detect that its network is lost, and a while to reconnect. */
const CLIENT_RETURN_SECONDS = 25;

/** Cuts participants off from the network, and reconnects them. */
export const participantsCutOff: Fault = {
  kind: 'participants-cut-off',
  part: 'participants',
  moments: ['call'],
  holdSeconds: [3, 8],
  disconnectsParticipants: true,
  bound: (holdSeconds) => ({ atStart: holdSeconds, later: holdSeconds + CLIENT_RETURN_SECONDS }),
  inject({ participantsNetwork }) {
    participantsNetwork.cut();
    return () => participantsNetwork.restore();
  },
};
