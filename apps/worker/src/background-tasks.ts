import { LEASE_RENEWAL_PERIOD_MS, LOST_LEASE_CHECK_PERIOD_MS, SWEEP_PERIOD_MS } from '@young-minds/recording/domain';

export interface BackgroundTaskDeclaration {
  readonly name: string;
  /** Between the end of one run and the start of the next. */
  readonly periodMs: number;
  /** Before the first run; 0 by default. */
  readonly firstPauseMs?: number;
  /** What it repairs, or does. */
  readonly repairs: string;
  /** Within what time it is repaired. */
  readonly bound: string;
}

/**
 * Everything a worker does repeatedly. Each problem has one task that repairs it, so that its bound is known. The table
 * in docs/operations.md is the same, and a test compares them.
 */
export const BACKGROUND_TASKS = [
  {
    name: 'renew-leases',
    periodMs: LEASE_RENEWAL_PERIOD_MS,
    repairs: 'Renews leases; stops or leaves recordings that other workers stopped or took over.',
    bound: '2 s',
  },
  {
    name: 'release-lost-leases',
    periodMs: LOST_LEASE_CHECK_PERIOD_MS,
    repairs: 'Releases recordings that this worker holds and does not record.',
    bound: '20 s',
  },
  {
    name: 'sweep',
    periodMs: SWEEP_PERIOD_MS,
    repairs: 'Takes over recordings with a lost lease; enqueues or ends work that is past its deadline.',
    bound: '3 s after the deadline',
  },
  {
    name: 'reconcile-presence',
    periodMs: 15_000,
    repairs: 'Applies joins and leaves whose webhooks were lost.',
    bound: '15 s',
  },
  {
    name: 'reconcile',
    periodMs: 10_000,
    repairs: 'Compares recordings with LiveKit, disk and store, on one worker at a time.',
    bound: '1 min, long lists in parts',
  },
  {
    name: 'close-ended-sessions',
    periodMs: 15_000,
    repairs: 'Closes sessions whose scheduled end has passed.',
    bound: '15 s',
  },
  {
    name: 'empty-closed-rooms',
    periodMs: 3_000,
    repairs: 'Removes participants from the rooms of sessions that are cancelled or over, and closes the rooms.',
    bound: '3 s',
  },
  {
    name: 'limit-publishers',
    periodMs: 5_000,
    repairs: 'Removes participants with more than 8 tracks, and further connections with the token of a participant.',
    bound: '5 s',
  },
  {
    name: 'watch-risks',
    periodMs: 5_000,
    repairs: 'Notifies participants and the operator of a session that is not being recorded.',
    bound: '5 s after the deadline',
  },
  {
    name: 'watch-deadlines',
    periodMs: 60_000,
    repairs: 'Alerts the operator of overdue work; enqueues unsent mail again.',
    bound: '1 min after the deadline',
  },
  {
    name: 'send-operator-alerts',
    periodMs: 10_000,
    repairs: 'Logs and mails new alerts.',
    bound: '10 s',
  },
  {
    name: 'upload-raw-tracks',
    periodMs: 500,
    repairs: 'Uploads what the recorder has appended to the track files.',
    bound: '10 s, usually 5 s',
  },
  {
    name: 'sweep-raw-tracks',
    periodMs: 600_000,
    // Other work is more urgent when a worker starts.
    firstPauseMs: 60_000,
    repairs: 'Deletes raw tracks that completed recordings have left in the store.',
    bound: '10 min',
  },
  {
    name: 'delete-old-webhooks',
    periodMs: 3_600_000,
    firstPauseMs: 60_000,
    repairs: 'Deletes processed webhooks from the inbox 30 days after they were received.',
    bound: '1 h',
  },
  {
    name: 'erase-due',
    periodMs: 5 * 60_000,
    repairs: 'Erases recordings whose erasure waited until the store unlocked their objects.',
    bound: '5 min after the lock',
  },
  {
    name: 'watch-capture-disk',
    periodMs: 5_000,
    repairs: 'Measures the capture disk and pauses composition if it fills up.',
    bound: '5 s',
  },
  {
    name: 'compose-ahead',
    periodMs: 2_000,
    repairs: 'Composes recordings during the call.',
    bound: '–',
  },
  {
    name: 'follow-egresses',
    periodMs: 2_000,
    repairs: 'Applies states of egresses whose webhooks were lost.',
    bound: '2 s',
  },
  {
    name: 'watch-egress-browsers',
    periodMs: 5_000,
    repairs: 'Stops egresses whose browser is not in the room.',
    bound: '5 s',
  },
  {
    name: 'ask-egress-browsers',
    periodMs: 1_000,
    repairs: 'Stops egresses whose browser has answered before and no longer answers, because it has crashed.',
    bound: '8 s, 4 s if the egress does not answer either',
  },
  {
    name: 'watch-egress-outputs',
    periodMs: 1_000,
    repairs: 'Stops egresses that write no segments and do not answer, because their service has crashed.',
    bound: '10 s',
  },
  {
    name: 'stop-stray-egresses',
    periodMs: 15_000,
    repairs: 'Stops egresses that no recording needs.',
    bound: '15 s',
  },
  {
    name: 'anchor-audit-trail',
    periodMs: 300_000,
    repairs: "Signs the ends of the audit trail's chains and writes them to the store.",
    bound: '5 min',
  },
  {
    name: 'health',
    periodMs: 60_000,
    repairs: 'Logs the number of active recordings and the memory of the process.',
    bound: '–',
  },
] as const satisfies readonly BackgroundTaskDeclaration[];

export type BackgroundTaskName = (typeof BACKGROUND_TASKS)[number]['name'];
