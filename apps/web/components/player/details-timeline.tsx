import type { MissingSpan, PersonTimeline, SessionPart, TimelineSpan } from '@young-minds/recording/domain';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '#components/ui/button.tsx';
import { formatClock, formatDuration } from '#lib/format-clock.ts';

type Tone = 'presence' | 'share' | 'gap';

const TONES: Readonly<Record<Tone, string>> = {
  presence: 'bg-primary',
  share: 'bg-info',
  gap: 'bg-warning',
};

/** A bar is a thin line with a touch target around it. */
const BAR = 'group absolute inset-y-0 flex min-w-1.5 items-center rounded-sm';
const LINE = 'h-2.5 w-full rounded-full group-hover:h-4 motion-safe:transition-[height]';

interface DetailsTimelineProps {
  readonly recordingId: string;
  readonly durationSeconds: number;
  readonly people: readonly PersonTimeline[];
  readonly gaps: readonly MissingSpan[];
  readonly parts: readonly SessionPart[];
  readonly onSeek: (seconds: number) => void;
}

/** The timeline of the session with all its parts. Its bars seek in this part, or open another one. */
export function DetailsTimeline({ recordingId, durationSeconds, people, gaps, parts, onSeek }: DetailsTimelineProps) {
  const playable = parts.filter((part) => part.durationSeconds > 0);
  const wholeSeconds = playable.reduce((sum, part) => sum + part.durationSeconds, 0) || durationSeconds;
  const offsetSeconds = parts.find((part) => part.recordingId === recordingId)?.atSeconds ?? 0;
  const scale = { durationSeconds, offsetSeconds, wholeSeconds, onSeek };
  const sharers = people.filter(({ sharing }) => sharing.length > 0);
  return (
    <div className="mt-3 text-sm">
      {playable.length > 1 ? (
        <Row name="Parts">
          {playable.map((part) => (
            <PartBar key={part.recordingId} {...{ part, wholeSeconds }} isCurrent={part.recordingId === recordingId} />
          ))}
        </Row>
      ) : null}
      {people.map(({ id, name, present }) => (
        <Row key={id} name={name}>
          <Bars {...scale} tone="presence" name={`${name} present`} spans={present} />
        </Row>
      ))}
      {sharers.length === 0 ? null : (
        <Row name="Shared screen">
          {sharers.map(({ id, name, sharing }) => (
            <Bars key={id} {...scale} tone="share" name={`${name}'s shared screen`} spans={sharing} />
          ))}
        </Row>
      )}
      {gaps.length === 0 ? null : (
        <Row name="Not recorded">
          <Bars {...scale} tone="gap" name="Not recorded" spans={gaps} />
        </Row>
      )}
      <Row name="">
        <span className="text-ink-soft tabular-nums">0:00</span>
        <span className="absolute right-0 text-ink-soft tabular-nums">{formatDuration(wholeSeconds)}</span>
      </Row>
    </div>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr] items-center gap-3 sm:grid-cols-[10rem_1fr]">
      <span className="truncate text-ink-soft" title={name}>
        {name}
      </span>
      <div className="relative flex h-11 items-center sm:h-7">{children}</div>
    </div>
  );
}

interface BarsProps {
  readonly tone: Tone;
  /** What the bars mean. */
  readonly name: string;
  readonly spans: readonly TimelineSpan[];
  /** The length of this part. */
  readonly durationSeconds: number;
  /** Where this part begins in the session. */
  readonly offsetSeconds: number;
  readonly wholeSeconds: number;
  readonly onSeek: (seconds: number) => void;
}

function Bars({ tone, name, spans, durationSeconds, offsetSeconds, wholeSeconds, onSeek }: BarsProps) {
  // The video ends where the rest of the session is missing.
  const inVideo = spans.filter(({ atSeconds }) => atSeconds < durationSeconds);
  return inVideo.map(({ atSeconds, ...span }, index) => {
    const seconds = Math.min(span.durationSeconds, durationSeconds - atSeconds);
    const label = `${name}, ${formatClock(atSeconds)} to ${formatDuration(atSeconds + seconds)}`;
    return (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: the spans never change, and two can begin at the same time
        key={index}
        type="button"
        aria-label={label}
        title={label}
        onClick={() => onSeek(atSeconds)}
        style={placed(offsetSeconds + atSeconds, seconds, wholeSeconds)}
        className={BAR}
      >
        <span className={classNames(LINE, TONES[tone])} />
      </button>
    );
  });
}

interface PartBarProps {
  readonly part: SessionPart;
  readonly wholeSeconds: number;
  readonly isCurrent: boolean;
}

function PartBar({ part, wholeSeconds, isCurrent }: PartBarProps) {
  const { recordingId, atSeconds, durationSeconds } = part;
  const label = `${isCurrent ? 'This part' : 'Open part'}, ${formatClock(atSeconds)} to ${formatDuration(atSeconds + durationSeconds)}`;
  return (
    <Link
      href={`/recordings/${recordingId}?play=1`}
      aria-label={label}
      aria-current={isCurrent ? 'true' : undefined}
      title={label}
      style={placed(atSeconds, durationSeconds, wholeSeconds)}
      className={BAR}
    >
      <span className={classNames(LINE, 'mr-0.5', isCurrent ? 'bg-ink' : 'bg-control')} />
    </Link>
  );
}

function placed(atSeconds: number, durationSeconds: number, wholeSeconds: number) {
  return { left: percent(atSeconds / wholeSeconds), width: percent(durationSeconds / wholeSeconds) };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
