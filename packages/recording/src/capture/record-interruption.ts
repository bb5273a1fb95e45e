import type { Recording } from '../domain/index.ts';
import type { RecorderReport, Repositories } from '../ports/index.ts';

export interface InterruptionNote {
  readonly recording: Recording;
  readonly report: Extract<RecorderReport, { type: 'interrupted' | 'resumed' }>;
}

/**
 * Writes interruptions to the row (since when nothing is written, and every gap), and their reasons to the audit trail.
 */
export async function recordInterruption(
  { recordings, audit }: Repositories,
  { recording, report }: InterruptionNote,
): Promise<void> {
  const { interruptedAt: _, ...metadata } = recording.metadata;
  const line = { source: 'worker', roomId: recording.roomId, recordingId: recording.id } as const;
  if (report.type === 'resumed') {
    const gap = { from: report.since?.toISOString() ?? null, to: report.at.toISOString() };
    await recordings.update(recording.id, { metadata: { ...metadata, ...withGap(metadata, gap) } });
    return audit.record({ ...line, type: 'recording_resumed', data: gap });
  }
  await recordings.update(recording.id, { metadata: { ...metadata, interruptedAt: report.at.toISOString() } });
  const data = { at: report.at, reason: report.reason };
  return audit.record({ ...line, type: 'recording_interrupted', severity: 'warning', data });
}

/**
 * If another machine wrote before, the gap is computed before composition, from the chunks which that machine uploaded.
 */
function withGap({ gaps }: Recording['metadata'], gap: { readonly from: string | null; readonly to: string }) {
  return gap.from === null ? { isSpread: true } : { gaps: [...(Array.isArray(gaps) ? gaps : []), gap] };
}
