import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';

/** The data that a recording thread receives when it starts. */
export interface ThreadOptions {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly captureDirectory: string;
}

/** A message to a recording thread. */
export type ThreadCommand =
  | { readonly type: 'start'; readonly request: StartRecorderRequest }
  /** Answered by an `ended` report, then by `left`. */
  | { readonly type: 'stop'; readonly recordingId: string }
  /** Answered by `left` alone. */
  | { readonly type: 'hand_over'; readonly recordingId: string };

/** A message from a recording thread. */
export type ThreadMessage =
  /** Sent every second, with the packets lost since the last one. */
  | { readonly type: 'alive'; readonly packetsLost: number }
  | { readonly type: 'report'; readonly report: RecorderReport }
  /** The room is left and its files are closed. */
  | { readonly type: 'left'; readonly recordingId: string }
  /** Code of one room threw an uncaught error; only that room's capture run has ended. */
  | { readonly type: 'trouble'; readonly recordingId: string; readonly message: string };

/** How often a thread sends `alive`. */
export const ALIVE_INTERVAL_MS = 1_000;
