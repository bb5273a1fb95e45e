import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SegmentedFileOutput } from '@livekit/protocol';
import { deliver, type FilePlace, pictureOf } from './deliver.ts';
import type { TestEgress } from './test-egress.ts';
import { splitIntoSegments } from './write-mp4.ts';

/** Egress's own default. */
const DEFAULT_SECONDS = 4;

interface Moment extends FilePlace {
  readonly now: Date;
  /** Whether the egress ends, which closes the segment that it is writing. */
  readonly isEnd: boolean;
}

/**
 * Delivers the segments that an egress has closed since the last call, and then its playlist. A segment that is being
 * written is in a temporary folder of Egress, like the file.
 */
export async function writeSegments(egress: TestEgress, { now, isEnd, ...place }: Moment): Promise<void> {
  const [output] = egress.request.segmentOutputs;
  const { canWrite, hasSegments } = egress.script;
  if (output === undefined || egress.isKilled || !hasSegments) return;
  const length = output.segmentDuration || DEFAULT_SECONDS;
  const recorded = egress.mediaSeconds(now);
  const seconds = isEnd ? recorded : closedSeconds(recorded, length);
  if (seconds <= egress.segmentCount * length) return;
  if (!canWrite) throw new Error(`open ${output.filenamePrefix}_${numberOf(0)}.ts: permission denied`);
  const segments = await splitIntoSegments({ ...pictureOf(egress, place), seconds }, length);
  for (const [index, file] of segments.entries()) {
    if (index < egress.segmentCount) continue;
    await deliver({
      ...place,
      file,
      path: `${output.filenamePrefix}_${numberOf(index)}.ts`,
      output: output.output,
      now,
    });
  }
  egress.segmentCount = segments.length;
  await writePlaylist(egress, output, { now, isEnd, ...place });
}

/** Egress closes a segment when it has received the next one, because it collects all pictures up to a key frame. */
function closedSeconds(recorded: number, length: number): number {
  return Math.max(0, Math.floor(recorded / length) - 1) * length;
}

async function writePlaylist(egress: TestEgress, output: SegmentedFileOutput, moment: Moment): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'egress-playlist-'));
  const file = join(folder, 'playlist.m3u8');
  await writeFile(file, playlistOf(egress, output, moment));
  await deliver({ ...moment, file, path: output.playlistName, output: output.output });
  await rm(folder, { recursive: true });
}

/** Returns the playlist as Egress writes it. */
function playlistOf(egress: TestEgress, { filenamePrefix, segmentDuration }: SegmentedFileOutput, moment: Moment) {
  const length = segmentDuration || DEFAULT_SECONDS;
  const recorded = egress.mediaSeconds(moment.now);
  const startMs = moment.now.getTime() - recorded * 1000;
  const header = ['#EXTM3U', '#EXT-X-VERSION:4', '#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-ALLOW-CACHE:NO'];
  const entries = Array.from({ length: egress.segmentCount }, (_, index) => [
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs + index * length * 1000).toISOString()}`,
    `#EXTINF:${Math.min(length, recorded - index * length)}`,
    `${filenamePrefix.split('/').at(-1)}_${numberOf(index)}.ts`,
  ]);
  const lines = [...header, '#EXT-X-MEDIA-SEQUENCE:0', `#EXT-X-TARGETDURATION:${length}`, ...entries.flat()];
  return `${[...lines, ...(moment.isEnd ? ['#EXT-X-ENDLIST'] : [])].join('\n')}\n`;
}

function numberOf(index: number): string {
  return String(index).padStart(5, '0');
}
