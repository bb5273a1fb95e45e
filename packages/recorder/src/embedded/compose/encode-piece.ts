import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingConfig } from '@young-minds/recording/domain';
import type { CapturedTrack, Span } from './captured-track.ts';
import { drawBackdrop, drawLabel, type Label } from './draw-tiles.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { Size } from './layout.ts';
import type { Piece } from './piece.ts';
import type { Tile, TileVideo } from './scene.ts';
import { sliceTrack, type TrackSlice } from './slice-track.ts';

export interface EncodePieceRequest {
  readonly piece: Piece;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Absolute path of the piece's MP4; one that exists is taken as done. */
  readonly destination: string;
  /** Host time of the recording's first frame. */
  readonly originMs: number;
  readonly frame: Size;
  readonly config: RecordingConfig;
  readonly signal?: AbortSignal;
}

/** A key frame at least this often, so that a player can seek. */
const KEY_FRAME_INTERVAL_S = 2;

/** One ffmpeg input and the filters that put it into the picture. */
interface Layer {
  readonly inputArgs: string[];
  readonly filters: string;
  readonly position: { readonly x: number; readonly y: number };
}

/** Decodes, scales, places and encodes one piece of the picture; no sound. */
export async function encodePiece(request: EncodePieceRequest): Promise<void> {
  const { piece, destination, frame, config, signal } = request;
  if (existsSync(destination)) return;
  const tiles = await cutTiles(request);
  const backdrop = `${destination}.backdrop.png`;
  await writeFile(backdrop, drawBackdrop(frame, tiles));
  const layers = await layersOf(request, tiles);
  const unfinished = `${destination}.unfinished.mp4`;
  const inputs = ['-loop', '1', '-framerate', String(config.fps), '-i', backdrop];
  await runFfmpeg(
    [
      ...inputs,
      ...layers.flatMap((layer) => layer.inputArgs),
      ...['-filter_complex', filterGraph(layers), '-map', '[out]'],
      ...['-frames:v', String(piece.endFrame - piece.startFrame), ...encoderArgs(config), unfinished],
    ],
    signal,
  );
  await rename(unfinished, destination);
  await Promise.all(
    [backdrop, ...layers.map((layer) => layer.inputArgs.at(-1) ?? '')].map((path) => rm(path, { force: true })),
  );
}

/** A tile with the file that its picture comes from. */
interface CutTile extends Tile {
  readonly slice: TrackSlice | null;
}

/** A crash can leave a key frame in the journal that is not in the track's file; then the name has to do. */
async function cutTiles(request: EncodePieceRequest): Promise<CutTile[]> {
  const tiles: CutTile[] = [];
  for (const [index, tile] of request.piece.tiles.entries()) {
    const slice = tile.video === null ? null : await sliceOf(request, tile.video, index);
    tiles.push({ ...tile, slice, video: slice === null ? null : tile.video });
  }
  return tiles;
}

function sliceOf(request: EncodePieceRequest, { track }: TileVideo, index: number): Promise<TrackSlice | null> {
  return sliceTrack({
    track,
    source: join(request.directory, track.file),
    span: spanOf(request),
    destination: `${request.destination}.tile-${index}.mkv`,
  });
}

async function layersOf(request: EncodePieceRequest, tiles: readonly CutTile[]): Promise<Layer[]> {
  const layers: Layer[] = [];
  for (const [index, tile] of tiles.entries()) {
    if (tile.video === null || tile.slice === null) continue;
    layers.push(pictureLayer(request, tile.slice, tile.video), await labelLayer(request, drawLabel(tile), index));
  }
  return layers;
}

/**
 * The overlay shows the newest picture that is not in the future, however old: a still screen sends nothing for minutes.
 * Half a frame early, so that each picture comes into the frame nearest to it.
 */
function pictureLayer(request: EncodePieceRequest, slice: TrackSlice, { track, rect }: TileVideo): Layer {
  const delayS = (slice.startMs - spanOf(request).startMs) / 1000 - 0.5 / request.config.fps;
  return {
    // The resolution changes with the layer in mid-stream; without a new graph each time, scale adapts by itself.
    inputArgs: ['-reinit_filter', '0', ...decoderArgs(track), '-itsoffset', delayS.toFixed(4), '-i', slice.path],
    // What a stream says of its colours is heeded (H.264 often does); unless it does, they are a camera's.
    filters: `scale=${rect.width}:${rect.height}:out_color_matrix=smpte170m:out_range=tv,setsar=1,format=yuv420p`,
    position: rect,
  };
}

/** Of a picture's spatial layers libvpx shows the highest; ffmpeg's own decoder would show each of them in turn. */
function decoderArgs({ codec }: CapturedTrack): string[] {
  return codec === 'vp9' ? ['-c:v', 'libvpx-vp9'] : [];
}

async function labelLayer(request: EncodePieceRequest, label: Label, index: number): Promise<Layer> {
  const path = `${request.destination}.label-${index}.png`;
  await writeFile(path, label.png);
  return { inputArgs: ['-i', path], filters: 'format=yuva420p', position: label };
}

/** Every layer over the one below, the backdrop at the bottom. */
function filterGraph(layers: readonly Layer[]): string {
  const chains = layers.map((layer, index) => `[${index + 1}:v]${layer.filters}[layer${index}]`);
  const overlays = layers.map(
    ({ position }, index) =>
      `[base${index}][layer${index}]overlay=${position.x}:${position.y}:eof_action=repeat[base${index + 1}]`,
  );
  return ['[0:v]format=yuv420p[base0]', ...chains, ...overlays, `[base${layers.length}]null[out]`].join(';');
}

/** Cameras send BT.601. Unless told, players take a picture of this size for BT.709 and show other colours. */
const COLOUR_ARGS = [
  ...['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m'],
  ...['-color_range', 'tv'],
];

/** `stitchable` keeps every piece's headers alike, so that pieces can be joined without encoding again. */
function encoderArgs({ fps, bitrate }: RecordingConfig): string[] {
  const rate =
    bitrate === undefined
      ? ['-crf', '23']
      : ['-b:v', String(bitrate), '-maxrate', String(Math.round(bitrate * 1.5)), '-bufsize', String(bitrate * 2)];
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', ...rate, ...COLOUR_ARGS],
    ...['-g', String(fps * KEY_FRAME_INTERVAL_S), '-x264-params', 'stitchable=1', '-video_track_timescale', '90000'],
  ];
}

function spanOf({ piece, originMs, config }: EncodePieceRequest): Span {
  return {
    startMs: originMs + (piece.startFrame * 1000) / config.fps,
    endMs: originMs + (piece.endFrame * 1000) / config.fps,
  };
}
