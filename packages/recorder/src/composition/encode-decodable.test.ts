import { YoungMindsError } from '@young-minds/core';
import { expect, it, vi } from 'vitest';
import { encodeDecodable } from './encode-decodable.ts';

const undecodable = new YoungMindsError('COMPOSITION_FAILED', 'cannot be decoded');

interface Media {
  /** Inputs with which encoding fails. */
  readonly breaking?: readonly string[];
  /** Inputs that cannot be decoded alone. */
  readonly broken?: readonly string[];
  /** What ffmpeg prints although it succeeds. */
  readonly errors?: string;
}

/** Encodes three inputs, named by their sender and a number. Returns what was left out and what was tried. */
async function encode({ breaking = [], broken = [], errors = '' }: Media) {
  const tried: string[] = [];
  const leftOut = await encodeDecodable({
    inputs: ['bob-1', 'eve-1', 'eve-2'],
    encode: async (inputs) => {
      tried.push(inputs.join(' '));
      if (inputs.some((input) => breaking.includes(input))) throw undecodable;
      return errors;
    },
    decode: async (input) => {
      if (broken.includes(input)) throw undecodable;
    },
    senderOf: (input) => input.slice(0, 3),
  });
  return { leftOut, tried };
}

const ALL = 'bob-1 eve-1 eve-2';

it.each<[name: string, media: Media, leftOut: string[], tried: string[]]>([
  ['everything if nothing fails', {}, [], [ALL]],
  ['everything if errors have no effect', { errors: 'concealing a frame' }, [], [ALL]],
  ['the rest if one fails', { breaking: ['eve-1'], broken: ['eve-1'] }, ['eve-1'], [ALL, 'bob-1 eve-2']],
  ['the rest if one only reports errors', { broken: ['eve-2'], errors: 'no frame' }, ['eve-2'], [ALL, 'bob-1 eve-1']],
  [
    'the others if all of a sender’s inputs fail only together with others',
    { breaking: ['eve-1', 'eve-2'] },
    ['eve-1', 'eve-2'],
    [ALL, ALL, 'eve-1 eve-2', 'bob-1'],
  ],
  [
    'names if nothing can be decoded',
    { breaking: ['bob-1', 'eve-1', 'eve-2'], broken: ['bob-1', 'eve-1', 'eve-2'] },
    ['bob-1', 'eve-1', 'eve-2'],
    [ALL, ''],
  ],
])('encodes %s', async (_, media, leftOut, tried) => {
  expect(await encode(media)).toEqual({ leftOut, tried });
});

it('leaves nothing out because of a full disk', async () => {
  const full = new YoungMindsError('STORAGE_FULL', 'no space');
  const decode = vi.fn();
  const failing = encodeDecodable({ inputs: ['bob-1'], encode: () => Promise.reject(full), decode, senderOf: String });
  await expect(failing).rejects.toBe(full);
  expect(decode).not.toHaveBeenCalled();
});

it('leaves nothing out because it was aborted', async () => {
  const signal = AbortSignal.abort();
  const decode = vi.fn();
  const encodeAborted = () => Promise.reject(undecodable);
  const failing = encodeDecodable({ inputs: ['bob-1'], encode: encodeAborted, decode, senderOf: String, signal });
  await expect(failing).rejects.toBe(undecodable);
  expect(decode).not.toHaveBeenCalled();
});
