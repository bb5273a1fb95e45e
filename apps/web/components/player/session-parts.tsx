import type { SessionPart } from '@young-minds/recording/domain';
import { useRouter } from 'next/navigation';
import { type RefObject, useEffect } from 'react';
import { TextLink } from '#components/ui/button.tsx';
import { formatClock, formatDuration, shortDuration } from '#lib/format-clock.ts';

interface SessionPartsProps {
  readonly parts: readonly SessionPart[];
  readonly currentId: string;
  /** The position within the current part. */
  readonly positionSeconds: number;
}

/** The parts of a session on one timeline; nothing if there is only one. */
export function SessionParts({ parts, currentId, positionSeconds }: SessionPartsProps) {
  const index = parts.findIndex(({ recordingId }) => recordingId === currentId);
  const current = parts[index];
  if (parts.length < 2 || current === undefined) return null;
  const wholeSeconds = parts.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  return (
    <nav aria-label="Parts of this session" className="px-4 sm:px-0">
      <p className="tabular-nums">
        Part {index + 1} of {parts.length}: {formatClock(current.atSeconds + positionSeconds)} of{' '}
        {formatDuration(wholeSeconds)}
      </p>
      <ol className="mt-2 space-y-1">
        {parts.map((part, place) => (
          <li key={part.recordingId}>
            <Gap seconds={part.gapSeconds} />
            <Part part={part} number={place + 1} isCurrent={part === current} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Gap({ seconds }: { readonly seconds: number }) {
  if (seconds < 1) return null;
  return <p className="text-sm opacity-75">{shortDuration(Math.round(seconds))} break</p>;
}

interface PartProps {
  readonly part: SessionPart;
  readonly number: number;
  readonly isCurrent: boolean;
}

function Part({ part, number, isCurrent }: PartProps) {
  const { recordingId, durationSeconds } = part;
  const label = `Part ${number}, ${placeOf(part)}`;
  if (isCurrent) return <strong aria-current="true">{label}</strong>;
  // A chosen part starts automatically, like the next part after the end of one.
  const play = durationSeconds > 0 ? '?play=1' : '';
  return <TextLink href={`/recordings/${recordingId}${play}`}>{label}</TextLink>;
}

function placeOf({ status, atSeconds, durationSeconds }: SessionPart): string {
  if (status === 'in_progress') return 'still processing';
  if (status === 'failed') return 'recording failed';
  return `${formatClock(atSeconds)} to ${formatDuration(atSeconds + durationSeconds)}`;
}

interface NextPartOptions {
  /** The id of the next part; null after the last one. */
  readonly nextId: string | null;
  /** Whether this part starts automatically, because it follows another one. */
  readonly startsAtOnce: boolean;
}

/** Opens a session's next part when the current one ends. */
export function useNextPart(video: RefObject<HTMLVideoElement | null>, options: NextPartOptions): void {
  const { nextId, startsAtOnce } = options;
  const router = useRouter();
  useEffect(() => {
    const element = video.current;
    if (element === null || nextId === null) return;
    const playNext = () => router.push(`/recordings/${nextId}?play=1`);
    element.addEventListener('ended', playNext);
    return () => element.removeEventListener('ended', playNext);
  }, [video, nextId, router]);
  useEffect(() => {
    const element = video.current;
    if (element === null || !startsAtOnce) return;
    // Starts as soon as there is data. If the browser blocks autoplay, the large play button stays visible.
    element.play().catch(() => undefined);
  }, [video, startsAtOnce]);
}
