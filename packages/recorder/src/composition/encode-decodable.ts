import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { QUIET_FFMPEG, type RunOptions, runMediaProgram } from '@young-minds/media/run-media-program';

interface DecodableEncode<Input> {
  readonly inputs: readonly Input[];
  /** Encodes with some of the inputs, and returns the errors that ffmpeg printed. @throws COMPOSITION_FAILED */
  readonly encode: (inputs: readonly Input[]) => Promise<string>;
  /** Decodes one input without encoding it. @throws COMPOSITION_FAILED if nothing can be decoded */
  readonly decode: (input: Input) => Promise<void>;
  /** Returns the participant who sent an input. */
  readonly senderOf: (input: Input) => string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Encodes a segment, if necessary without the inputs that cannot be decoded, so that what one participant sends cannot
 * cost the others' media. Returns the inputs that were left out.
 * @throws COMPOSITION_FAILED if it fails without any input too; STORAGE_FULL
 */
export async function encodeDecodable<Input>(request: DecodableEncode<Input>): Promise<readonly Input[]> {
  const { inputs, encode } = request;
  const errors = await orNull(request, () => encode(inputs));
  if (errors === '') return [];
  const usable = await decodableOf(request);
  // ffmpeg succeeds if a decoder only reports errors, and shows nothing then.
  if (errors !== null && usable.length === inputs.length) return [];
  for (const some of candidates(request, usable)) {
    const isMade = (await orNull(request, () => encode(some))) !== null;
    if (isMade) return inputs.filter((input) => !some.includes(input));
  }
  await encode([]);
  return inputs;
}

async function decodableOf<Input>(request: DecodableEncode<Input>): Promise<Input[]> {
  const usable: Input[] = [];
  for (const input of request.inputs) {
    const isDecodable = (await orNull(request, () => request.decode(input))) !== null;
    if (isDecodable) usable.push(input);
  }
  return usable;
}

/**
 * Returns what to try after the first failure: everything that can be decoded alone (which repeats the first attempt if
 * that is everything, because the machine may have been the problem), then that without each participant in turn.
 */
function candidates<Input>({ senderOf }: DecodableEncode<Input>, usable: readonly Input[]): (readonly Input[])[] {
  const senders = [...new Set(usable.map(senderOf))];
  const withoutOne = senders.map((sender) => usable.filter((input) => senderOf(input) !== sender));
  return [usable, ...withoutOne].filter(({ length }) => length > 0);
}

/** Returns null if the media is the problem. @throws any other error, such as a full disk */
async function orNull<Result>(
  { signal }: Pick<DecodableEncode<unknown>, 'signal'>,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted || !isYoungMindsError(error) || error.code !== 'COMPOSITION_FAILED') throw error;
    return null;
  }
}

/**
 * Decodes an input of ffmpeg alone.
 * @param input the arguments that name the input
 * @throws COMPOSITION_FAILED if not a single frame can be decoded
 */
export async function decodeAlone(input: readonly string[], options: RunOptions): Promise<void> {
  const args = [...QUIET_FFMPEG, '-max_error_rate', '1', ...input, '-f', 'framemd5', '-'];
  const { stdout } = await runMediaProgram('ffmpeg', args, options);
  const hasFrame = /^\d/m.test(stdout.toString());
  if (!hasFrame) throw new YoungMindsError('COMPOSITION_FAILED', `${input.at(-1)} has no frame that can be decoded.`);
}
