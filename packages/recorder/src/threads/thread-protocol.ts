import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';

/** What a recording thread is given when it starts. */
export interface ThreadOptions {
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly captureDirectory: string;
}

/** To a recording thread. */
export type ThreadCommand =
  | { readonly type: 'start'; readonly request: StartRecorderRequest }
  /** Answered by an `ended` report, then by `left`. */
  | { readonly type: 'stop'; readonly recordingId: string }
  /** Answered by `left` alone. */
  | { readonly type: 'let_go'; readonly recordingId: string };

/** From a recording thread. */
export type ThreadMessage =
  /** Every second, with what was lost since the last time. */
  | { readonly type: 'alive'; readonly packetsLost: number }
  | { readonly type: 'report'; readonly report: RecorderReport }
  /** The room is left and its files are closed. */
  | { readonly type: 'left'; readonly recordingId: string }
  /** One room's code failed where nothing caught it; only that room's take has ended. */
  | { readonly type: 'trouble'; readonly recordingId: string; readonly message: string };

/** How often a thread says that it is alive. */
export const ALIVE_INTERVAL_MS = 1_000;
