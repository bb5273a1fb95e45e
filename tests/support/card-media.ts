import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { PERSONAS, type PersonaName } from '@young-minds/rehearsal/card/card';
import { createCardPainter } from '@young-minds/rehearsal/card/paint-card';
import { SAMPLE_RATE_HZ, SAMPLES_A_FRAME, speak } from '@young-minds/rehearsal/card/speak';
import { type CodedFrame, OPUS_ARGUMENTS, readMatroska, runFfmpeg, vp8Arguments } from './coded-media.ts';

export const CARD_FPS = 10;
/** Longer than any test. A card that starts over would count backwards. */
const CARD_SECONDS = 180;
const SCALE = 0.5;
const BITRATE_BPS = 600_000;

export interface CardMedia {
  readonly picture: readonly CodedFrame[];
  readonly sound: readonly CodedFrame[];
}

const CACHE = join(ROOT, 'node_modules', '.cache', 'card-media');

/** Returns a robot's card and voice as VP8 and Opus. They are encoded once and cached until their source changes. */
export async function encodeCard(persona: PersonaName): Promise<CardMedia> {
  const version = await hashSources();
  await mkdir(CACHE, { recursive: true });
  const [picture, sound] = await Promise.all([
    provide(join(CACHE, `${persona}-${version}-picture.mkv`), (file) => encodePicture(persona, file)),
    provide(join(CACHE, `${persona}-${version}-sound.mkv`), (file) => encodeSound(persona, file)),
  ]);
  return { picture, sound };
}

async function provide(file: string, encodeTo: (file: string) => Promise<unknown>): Promise<CodedFrame[]> {
  if (!existsSync(file)) {
    // Several processes may encode the same file; each moves a complete one into place.
    const unfinished = `${file}.${process.pid}.mkv`;
    await encodeTo(unfinished);
    await rename(unfinished, file);
  }
  return readMatroska(await readFile(file));
}

function encodePicture(persona: PersonaName, file: string): Promise<unknown> {
  const painter = createCardPainter(PERSONAS[persona], persona, SCALE);
  const { width, height } = painter.paint(0, new Date(0));
  function* frames() {
    for (let index = 0; index < CARD_SECONDS * CARD_FPS; index++) {
      const elapsedMs = (index * 1000) / CARD_FPS;
      yield Buffer.from(painter.paint(elapsedMs, new Date(elapsedMs)).data);
    }
  }
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`];
  // A subscriber that asks for a key frame gets the next one within half a second.
  const output = vp8Arguments(BITRATE_BPS, CARD_FPS / 2);
  return runFfmpeg([...input, '-r', String(CARD_FPS), '-i', '-', ...output, file], frames());
}

function encodeSound(persona: PersonaName, file: string): Promise<unknown> {
  function* samples() {
    for (let first = 0; first < CARD_SECONDS * SAMPLE_RATE_HZ; first += SAMPLES_A_FRAME) {
      yield Buffer.from(speak(PERSONAS[persona], first).buffer);
    }
  }
  const input = ['-f', 's16le', '-ar', String(SAMPLE_RATE_HZ), '-ac', '1', '-i', '-'];
  return runFfmpeg([...input, ...OPUS_ARGUMENTS, file], samples());
}

async function hashSources(): Promise<string> {
  const folder = join(ROOT, 'packages', 'rehearsal', 'src', 'card');
  const painters = (await readdir(folder)).sort().map((name) => join(folder, name));
  const hash = createHash('sha256');
  for (const file of [import.meta.filename, join(import.meta.dirname, 'coded-media.ts'), ...painters]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
