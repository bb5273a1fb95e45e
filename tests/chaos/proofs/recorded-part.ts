import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Coverage } from '@young-minds/recording/domain';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { coverageOfRow, type recordingsOf } from '../../support/pipeline-facts.ts';
import type { Persona } from '../participants/participant-event.ts';
import { type Sightings, sightingsIn } from './sightings.ts';
import type { Span } from './span.ts';

export type RecordingRow = Awaited<ReturnType<typeof recordingsOf>>[number];

/** One completed recording: its row's data and what its file contains. */
export interface RecordedPart {
  readonly row: RecordingRow;
  /** The span that the row says it covers. */
  readonly span: Span;
  /** The gaps that the row says are in that span. */
  readonly noted: readonly Span[];
  readonly sightings: ReadonlyMap<Persona, Sightings>;
  /** Problems of the file. */
  readonly issues: readonly string[];
}

const DURATION_TOLERANCE_SECONDS = 0.5;

export interface Examination {
  readonly personas: readonly Persona[];
  /** Receives a copy of the file. */
  readonly folder: string;
  readonly read: (row: RecordingRow) => Promise<Uint8Array>;
}

/**
 * Fetches a recording and examines all of it.
 * @throws if it does not decode
 */
export async function examinePart(row: RecordingRow, { personas, folder, read }: Examination): Promise<RecordedPart> {
  const file = join(folder, `${row.id}.mp4`);
  const bytes = await read(row);
  await writeFile(file, bytes);
  const span = { fromMs: row.firstJoinedAt?.getTime() ?? 0, toMs: row.lastLeftAt?.getTime() ?? 0 };
  return {
    row,
    span,
    noted: notedIn(coverageOfRow(row), span.fromMs),
    sightings: await sightingsIn(file, personas),
    issues: await qualityIssuesOf(file, bytes, row),
  };
}

async function qualityIssuesOf(file: string, bytes: Uint8Array, row: RecordingRow): Promise<string[]> {
  const issues: string[] = [];
  if (createHash('sha256').update(bytes).digest('hex') !== row.sha256)
    issues.push('its checksum differs from that of its row');
  const { durationSeconds, video, audio } = await probeMedia(file);
  if (video?.codec !== 'h264' || audio?.codec !== 'aac')
    issues.push(`its codecs are ${video?.codec} and ${audio?.codec}`);
  const statedSeconds = row.durationSeconds ?? 0;
  if (Math.abs(durationSeconds - statedSeconds) > DURATION_TOLERANCE_SECONDS) {
    issues.push(`it is ${durationSeconds.toFixed(1)} s long, but ${statedSeconds.toFixed(1)} s in its row`);
  }
  const boxes = await listMp4Boxes(file);
  if (boxes.indexOf('moov') > boxes.indexOf('mdat')) issues.push('it does not play before it is loaded');
  return issues;
}

function notedIn(coverage: Coverage | null, beganMs: number): Span[] {
  return (coverage?.missing ?? []).map(({ atSeconds, durationSeconds }) => {
    const fromMs = beganMs + atSeconds * 1000;
    return { fromMs, toMs: fromMs + durationSeconds * 1000 };
  });
}
