import type { StorageProviderName } from '@young-minds/recording/domain';
import { type Command, InvalidArgumentError } from 'commander';

/** The values of options that name a storage provider. */
export const PROVIDERS = ['local', 'supabase', 's3', 'gcs'] as const satisfies StorageProviderName[];

/** Parses an option that is a whole number of at least `least`. Commander names the option in its error. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of ${least} or more.`);
  };
}

/** Parses an option that is a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Parses a share such as `10%` into a number from 0 to 1. */
export function share(text: string): number {
  const percent = text.endsWith('%') ? Number(text.slice(0, -1)) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new InvalidArgumentError('It must be a share such as 10%.');
}

/** Parses a provider's name, in any case. @throws InvalidArgumentError with the supported names */
export function parseProvider(value: string): StorageProviderName {
  const found = PROVIDERS.find((provider) => provider === value.toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${PROVIDERS.join(', ')}.`);
}

/**
 * Declares a command that another program implements: that program parses the arguments and answers `--help`. The run
 * action receives the arguments as the user typed them.
 */
export function passArgumentsThrough(command: Command): Command {
  return command.helpOption(false).allowUnknownOption().argument('[args...]');
}
