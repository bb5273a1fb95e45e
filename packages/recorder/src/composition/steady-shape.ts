import type { Size } from './layout.ts';

/** The shapes of usual cameras, upright ones too. */
const USUAL_SHAPES: readonly Size[] = [
  { width: 16, height: 9 },
  { width: 4, height: 3 },
  { width: 3, height: 2 },
  { width: 1, height: 1 },
  { width: 2, height: 3 },
  { width: 3, height: 4 },
  { width: 9, height: 16 },
];
/** Less than anybody sees, and more than what rounding to whole pixels makes of a small layer. */
const TOLERANCE = 0.015;

/**
 * The shape that a picture was meant to have. The layers of one camera differ by a pixel or two (a third of 720 lines is
 * 426 wide and not 426.67), and a change of layers is no reason to move everybody.
 */
export function steadyShape(picture: Size): Size {
  const aspect = picture.width / picture.height;
  return USUAL_SHAPES.find(({ width, height }) => Math.abs((aspect * height) / width - 1) < TOLERANCE) ?? picture;
}
