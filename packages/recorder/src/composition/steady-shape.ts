import type { Size } from './layout.ts';

/** The shapes of common cameras, including upright ones. */
const USUAL_SHAPES: readonly Size[] = [
  { width: 16, height: 9 },
  { width: 4, height: 3 },
  { width: 3, height: 2 },
  { width: 1, height: 1 },
  { width: 2, height: 3 },
  { width: 3, height: 4 },
  { width: 9, height: 16 },
];
/** Too small to see, but larger than the effect of rounding a small layer to whole pixels. */
const TOLERANCE = 0.015;

/**
 * Returns the shape that a picture was meant to have. The layers of one camera differ by a pixel or two (a third of 720
 * lines is 426 wide and not 426.67), and a change of layers must not change the layout.
 */
export function steadyShape(picture: Size): Size {
  const aspect = picture.width / picture.height;
  return USUAL_SHAPES.find(({ width, height }) => Math.abs((aspect * height) / width - 1) < TOLERANCE) ?? picture;
}
