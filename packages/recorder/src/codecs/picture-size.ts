/** A size in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}
