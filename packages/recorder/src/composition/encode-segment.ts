import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import type { RecordingConfig } from '@young-minds/recording/domain';
import type { Span } from './captured-track.ts';
import { type CutTile, type CutVideo, cutTiles, nameUnless, visibleTile } from './cut-tiles.ts';
import { drawBackdrop, drawCorners, drawPlate, drawRing, drawTile, type Overlay } from './draw-tiles.ts';
import { decodeAlone, encodeDecodable } from './encode-decodable.ts';
import { areOverlapping, type Rect, type Size } from './layout.ts';
import { noteLeftOut } from './left-out.ts';
import type { PlannedVideoSegment } from './plan-composition.ts';
import { readerArgs } from './reader-args.ts';
import type { Tile } from './scene.ts';
import type { Ring } from './speaking-rings.ts';
import { decodeTimeoutMs, encodeTimeoutMs } from './time-limits.ts';
import { inWorkspace } from './workspace.ts';

/** The maximum interval between key frames, so that a player can seek. */
const KEY_FRAME_INTERVAL_S = 4;
/** File times are whole milliseconds. */
const TIME_ROUNDING_S = 0.002;
/** Several threads would need more CPU time in total, and would compete with the processes that record. */
const ONE_THREAD = ['-filter_threads', '1', '-filter_complex_threads', '1'];

/** Cameras send BT.601. Without this, players assume BT.709 for this picture size and show wrong colors. */
const COLOR_ARGS = [
  ...['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m'],
  ...['-color_range', 'tv'],
];

/** Keeps the headers of all segments identical, so that segments can be joined without encoding again. */
const STITCHABLE = 'stitchable=1:threads=1';

/**
 * Settings that cost less CPU for the same quality at no larger size; see docs/decisions/0009-composition-cost.md. They
 * are not used with a target bit rate.
 * The lookahead covers whole groups of B-frames and the frame that they lead to, and must change with `bframes`.
 */
const THRIFTY = [
  'subme=1:me=dia:partitions=i4x4,i8x8,p8x8:weightp=0:weightb=0:scenecut=0:bframes=3:b-adapt=0:b-pyramid=none',
  'rc-lookahead=12:qcomp=0.5:aq-mode=2:chroma-qp-offset=2:ipratio=1.2:pbratio=1.3:deadzone-inter=16:deadzone-intra=8',
].join(':');

const QUALITY = '23.4';

interface EncodeSegmentRequest {
  readonly segment: Pick<PlannedVideoSegment, 'startFrame' | 'endFrame' | 'tiles' | 'rings'>;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Absolute path of the segment's MP4. If the file exists, the segment counts as done. */
  readonly destination: string;
  /** Host time of the recording's first frame. */
  readonly originMs: number;
  readonly frame: Size;
  readonly config: RecordingConfig;
  readonly signal?: AbortSignal;
}

/**
 * Decodes, scales, places and encodes one video segment, without audio. A tile whose track cannot be decoded shows the
 * name.
 */
export async function encodeVideoSegment(request: EncodeSegmentRequest): Promise<void> {
  const { destination, signal } = request;
  if (existsSync(destination)) return;
  await inWorkspace(destination, async (folder) => {
    const { tiles, unreadable } = await cutTiles({
      ...request,
      tiles: request.segment.tiles,
      span: spanOf(request),
      folder,
    });
    const encoded = join(folder, 'encoded.mp4');
    const undecodable = await encodeDecodable({
      inputs: tiles.filter(({ cut }) => cut !== null),
      encode: (shown) => encodeTiles(request, { folder, encoded, tiles: tiles.map(nameUnless(shown)) }),
      decode: ({ cut }) => decodeSlice(request, cut),
      senderOf: ({ cut }) => cut?.video.track.identity ?? '',
      signal,
    });
    const leftOut = [...unreadable, ...undecodable.flatMap(({ cut }) => cut?.video ?? [])];
    await noteLeftOut(
      destination,
      leftOut.map(({ track }) => track.file),
    );
    await rename(encoded, destination);
  });
}

interface EncodeTiles {
  readonly folder: string;
  readonly encoded: string;
  readonly tiles: readonly CutTile[];
}

async function encodeTiles(request: EncodeSegmentRequest, { folder, encoded, tiles }: EncodeTiles): Promise<string> {
  const { segment, frame, config, signal } = request;
  const backdrop = join(folder, 'backdrop.png');
  await writeFile(backdrop, drawBackdrop(frame, tiles.map(visibleTile)));
  const layers = await layersOf(request, tiles, folder);
  return runFfmpeg(
    [
      ...['-framerate', String(config.fps), '-i', backdrop, ...layers.flatMap((layer) => layer.inputArgs)],
      ...ONE_THREAD,
      ...['-filter_complex', filterGraph(layers, config), '-map', '[out]'],
      ...['-frames:v', String(segment.endFrame - segment.startFrame), ...encoderArgs(config), encoded],
    ],
    { signal, timeoutMs: encodeTimeoutMs(secondsOf(request)) },
  );
}

async function decodeSlice(request: EncodeSegmentRequest, cut: CutVideo | null): Promise<void> {
  if (cut === null) return;
  await decodeAlone([...readerArgs(cut.video.track), '-i', cut.slice.path], {
    signal: request.signal,
    timeoutMs: decodeTimeoutMs(secondsOf(request)),
  });
}

/** One ffmpeg input and the filters that place it in the frame. */
interface Layer {
  readonly inputArgs: string[];
  readonly filters: string;
  readonly position: { readonly x: number; readonly y: number };
  /** When it is shown, as an expression of ffmpeg; absent: always. */
  readonly enable?: string;
}

async function layersOf(request: EncodeSegmentRequest, tiles: readonly CutTile[], folder: string): Promise<Layer[]> {
  const layers: Layer[] = [];
  const add = async (overlays: readonly Overlay[], enable?: string) => {
    for (const overlay of overlays) {
      const path = join(folder, `overlay-${layers.length}.png`);
      layers.push(await overlayLayer(overlay, { path, ...(enable !== undefined && { enable }) }));
    }
  };
  for (const [index, { tile, cut }] of tiles.entries()) {
    const isInset = coversVideo(tile, tiles.slice(0, index));
    if (cut !== null) {
      layers.push(pictureLayer(request, tile.rect, cut));
      if (!isInset) await add(drawCorners(request.frame, tile));
      if (tile.kind === 'camera') await add([drawPlate(request.frame, tile)]);
    } else if (isInset) await add([drawTile(request.frame, tile)]);
    const ring = request.segment.rings.find((candidate) => candidate.tile === index);
    if (ring !== undefined) await add(drawRing(request.frame, tile), enabledIn(ring));
  }
  return layers;
}

/** Returns whether a video is between the backdrop and a tile. */
function coversVideo({ rect }: Tile, below: readonly CutTile[]): boolean {
  return below.some(({ tile, cut }) => cut !== null && areOverlapping(tile.rect, rect));
}

function enabledIn({ spans }: Ring): string {
  return spans.map(({ startFrame, endFrame }) => `between(n,${startFrame},${endFrame - 1})`).join('+');
}

/**
 * Builds the layer of one tile. The overlay shows the latest picture that is not in the future, however old, because a
 * still screen sends no frames for minutes. Pictures are moved half a frame earlier, so that each one appears in the
 * frame nearest to it.
 */
function pictureLayer(request: EncodeSegmentRequest, rect: Rect, { slice, video }: CutVideo): Layer {
  const { track, shownShare } = video;
  const earlyS = 0.5 / request.config.fps;
  const placeOf = (atMs: number) => (atMs - spanOf(request).startMs) / 1000 - earlyS;
  return {
    inputArgs: [...readerArgs(track), '-itsoffset', placeOf(slice.startMs).toFixed(4), '-i', slice.path],
    filters: [
      // Frames that only lead up to the first picture shown must be decoded, but need not be scaled.
      `trim=start=${(placeOf(slice.shownFromMs) - TIME_ROUNDING_S).toFixed(4)}`,
      // Color information in the stream is used (H.264 often has it); without any, a camera's colors are assumed.
      `scale=${evenWidth(rect.width / shownShare)}:${rect.height}:out_color_matrix=smpte170m:out_range=tv`,
      // After scaling, because the input's resolution can change and a crop's cannot.
      ...(shownShare < 1 ? [`crop=${rect.width}:${rect.height}`] : []),
      'setsar=1,format=yuv420p',
    ].join(','),
    position: rect,
  };
}

async function overlayLayer(
  { png, ...position }: Overlay,
  { path, ...shown }: { readonly path: string; readonly enable?: string },
): Promise<Layer> {
  await writeFile(path, png);
  // A decoder of several threads reserves memory for each of them, and there are many overlays.
  return { inputArgs: ['-threads', '1', '-i', path], filters: 'format=yuva420p', position, ...shown };
}

/** Rounds down, so that no more than planned is cropped. */
function evenWidth(width: number): number {
  return 2 * Math.floor(width / 2 + 1e-9);
}

/** Stacks the layers on the backdrop, which is decoded once and repeated. */
function filterGraph(layers: readonly Layer[], { fps }: RecordingConfig): string {
  const base = `[0:v]format=yuv420p,loop=loop=-1:size=1,setpts=N/(${fps}*TB)[base0]`;
  const chains = layers.map((layer, index) => `[${index + 1}:v]${layer.filters}[layer${index}]`);
  const overlays = layers.map(
    (layer, index) => `[base${index}][layer${index}]${overlayFilter(layer)}[base${index + 1}]`,
  );
  return [base, ...chains, ...overlays, `[base${layers.length}]null[out]`].join(';');
}

function overlayFilter({ position, enable }: Layer): string {
  const place = `overlay=${position.x}:${position.y}:eof_action=repeat`;
  return enable === undefined ? place : `${place}:enable='${enable}'`;
}

function encoderArgs({ fps, bitrate }: RecordingConfig): string[] {
  const tuning = bitrate === undefined ? `${STITCHABLE}:${THRIFTY}` : STITCHABLE;
  const rate =
    bitrate === undefined
      ? ['-crf', QUALITY]
      : ['-b:v', String(bitrate), '-maxrate', String(Math.round(bitrate * 1.5)), '-bufsize', String(bitrate * 2)];
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', ...rate, ...COLOR_ARGS],
    ...['-g', String(fps * KEY_FRAME_INTERVAL_S), '-x264-params', tuning, '-video_track_timescale', '90000'],
  ];
}

function spanOf({ segment, originMs, config }: EncodeSegmentRequest): Span {
  return {
    startMs: originMs + (segment.startFrame * 1000) / config.fps,
    endMs: originMs + (segment.endFrame * 1000) / config.fps,
  };
}

function secondsOf({ segment, config }: EncodeSegmentRequest): number {
  return (segment.endFrame - segment.startFrame) / config.fps;
}
