import type { AuditEntry } from '../domain/index.ts';
import type { BackgroundTaskLedger } from './background-task-ledger.ts';
import type { JobQueue } from './job-queue.ts';
import type { NotificationRepository } from './notification-repository.ts';
import type { OperatorAlerts } from './operator-alerts.ts';
import type { ParticipantRepository } from './participant-repository.ts';
import type { RecordingRepository } from './recording-repository.ts';
import type { RoomRepository } from './room-repository.ts';
import type { SessionRepository } from './session-repository.ts';
import type { WebhookInbox } from './webhook-inbox.ts';

/** The audit trail: events are added, never changed and never deleted. */
export interface AuditTrail {
  record(entry: AuditEntry): Promise<void>;
}

/** What one transaction can read and write. Rows are locked room first, then recording, to avoid deadlocks. */
export interface Repositories {
  readonly rooms: RoomRepository;
  readonly sessions: SessionRepository;
  readonly participants: ParticipantRepository;
  readonly recordings: RecordingRepository;
  readonly audit: AuditTrail;
  readonly inbox: WebhookInbox;
  readonly notifications: NotificationRepository;
  readonly alerts: OperatorAlerts;
  readonly upkeep: BackgroundTaskLedger;
  readonly jobs: JobQueue;
}

/** A transaction: what `work` wrote is committed exactly if `run` has returned. */
export interface UnitOfWork {
  /** @throws DATABASE_UNAVAILABLE (retryable), and whatever `work` throws */
  run<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>;
}
