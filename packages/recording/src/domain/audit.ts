/** The types of audit events; the closed set behind `livekit_events.event_type`. */
type AuditEventType =
  | 'room_started'
  | 'room_finished'
  | 'participant_joined'
  | 'participant_left'
  | 'participant_removed'
  | 'recording_consented'
  | 'recording_requested'
  | 'recording_started'
  | 'recording_start_failed'
  | 'recording_recorder_replaced'
  | 'recording_stray_stopped'
  | 'recording_interrupted'
  | 'recording_resumed'
  | 'recording_track_refused'
  | 'recording_stop_requested'
  | 'recording_captured'
  | 'recording_compose_failed'
  | 'recording_composed'
  | 'recording_store_failed'
  | 'recording_completed'
  | 'recording_failed'
  | 'recording_discarded'
  | 'recording_retried'
  | 'recording_accessed'
  | 'recording_downloaded'
  | 'recording_access_refused'
  | 'recording_moved'
  | 'recording_source_removed'
  | 'recording_erasure_requested'
  | 'recording_erasure_postponed'
  | 'recording_erased'
  | 'raw_tracks_restored'
  | 'raw_tracks_removed'
  | 'reconciler_repaired'
  | 'reconciler_found'
  | 'session_started'
  | 'session_completed'
  | 'session_no_show';

export type AuditSource = 'api' | 'webhook' | 'worker' | 'cli' | 'reconciler';
type AuditSeverity = 'info' | 'warning' | 'error';

/** One event of the audit trail. `data` holds ids and facts, never a token, a signed URL or a raw webhook. */
export interface AuditEntry {
  readonly type: AuditEventType;
  readonly source: AuditSource;
  /** `info` if absent. */
  readonly severity?: AuditSeverity;
  readonly roomId?: string;
  readonly recordingId?: string;
  readonly actorUserId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The origin of a request, for the audit trail. */
export interface AccessOrigin {
  /** The client's IP address, as far as it can be trusted; null if unknown. */
  readonly address: string | null;
  /** The client's `User-Agent`, shortened; any client can claim any value. */
  readonly userAgent: string | null;
}
