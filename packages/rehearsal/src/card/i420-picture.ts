import type { Rectangle } from './layout.ts';

/** A picture in planes as codecs accept it: full luma, then U and V at half the width and height. */
export class I420Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, data: Uint8Array = new Uint8Array((width * height * 3) / 2)) {
    this.width = width;
    this.height = height;
    this.data = data;
  }

  fillLuma(area: Rectangle, luma: number): void {
    for (let row = area.y; row < area.y + area.height; row++) {
      const start = row * this.width + area.x;
      this.data.fill(luma, start, start + area.width);
    }
  }

  /** Colors an area with even coordinates and sides; 128 and 128 is gray. */
  fillChroma(area: Rectangle, chroma: { u: number; v: number }): void {
    const stride = this.width / 2;
    const planeU = this.width * this.height;
    const planeV = planeU + (planeU >> 2);
    for (let row = area.y / 2; row < (area.y + area.height) / 2; row++) {
      const start = row * stride + area.x / 2;
      this.data.fill(chroma.u, planeU + start, planeU + start + area.width / 2);
      this.data.fill(chroma.v, planeV + start, planeV + start + area.width / 2);
    }
  }

  lumaAt(x: number, y: number): number {
    return this.data[y * this.width + x] ?? 0;
  }

  chromaAt(x: number, y: number): { u: number; v: number } {
    const planeU = this.width * this.height;
    const offset = planeU + (y >> 1) * (this.width / 2) + (x >> 1);
    return { u: this.data[offset] ?? 0, v: this.data[offset + (planeU >> 2)] ?? 0 };
  }
}
