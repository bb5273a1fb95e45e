import { join } from 'node:path';
import type { Span } from './captured-track.ts';
import type { Tile, TileVideo } from './scene.ts';
import { cutOrUnreadable, sliceTrack, type TrackSlice, UNREADABLE } from './slice-track.ts';

/** What a tile shows, as a file. */
export interface CutVideo {
  readonly video: TileVideo;
  readonly slice: TrackSlice;
}

export interface CutTile {
  readonly tile: Tile;
  /** Null if the tile shows the name. */
  readonly cut: CutVideo | null;
}

/** Returns a function that makes tiles show the name, except those in `shown`. */
export function nameUnless(shown: readonly CutTile[]): (tile: CutTile) => CutTile {
  return (tile) => (shown.includes(tile) ? tile : { ...tile, cut: null });
}

/** Returns the tile as it is drawn. */
export function visibleTile({ tile, cut }: CutTile): Tile {
  return cut === null ? { ...tile, video: null } : tile;
}

interface CutTilesRequest {
  readonly tiles: readonly Tile[];
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  readonly span: Span;
  /** The folder for the slices. */
  readonly folder: string;
}

interface CutTiles {
  readonly tiles: readonly CutTile[];
  /** Videos whose track file cannot be read. */
  readonly unreadable: readonly TileVideo[];
}

/**
 * Cuts each tile's video from its track. If a crash cut off the track file before this time range, or if the file cannot
 * be read, the tile shows the name.
 */
export async function cutTiles(request: CutTilesRequest): Promise<CutTiles> {
  const tiles: CutTile[] = [];
  const unreadable: TileVideo[] = [];
  for (const [index, tile] of request.tiles.entries()) {
    const { video } = tile;
    const slice = video === null ? null : await sliceOf(request, video, index);
    if (video === null || slice === null) tiles.push({ tile, cut: null });
    else if (slice !== UNREADABLE) tiles.push({ tile, cut: { video, slice } });
    else {
      unreadable.push(video);
      tiles.push({ tile, cut: null });
    }
  }
  return { tiles, unreadable };
}

function sliceOf(
  { directory, span, folder }: CutTilesRequest,
  { track }: TileVideo,
  index: number,
): Promise<TrackSlice | null | typeof UNREADABLE> {
  const destination = join(folder, `tile-${index}.mkv`);
  return cutOrUnreadable(() => sliceTrack({ track, source: join(directory, track.file), span, destination }));
}
