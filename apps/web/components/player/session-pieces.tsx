import type { SessionPiece } from '@young-minds/recording/domain';
import { TextLink } from '#components/ui/text-link.tsx';
import { formatClock, shortDuration } from './format-clock.ts';

interface SessionPiecesProps {
  readonly pieces: readonly SessionPiece[];
  readonly currentId: string;
  /** The position within the current part. */
  readonly positionSeconds: number;
}

/** The parts of a session on one timeline; nothing if there is only one. */
export function SessionPieces({ pieces, currentId, positionSeconds }: SessionPiecesProps) {
  const index = pieces.findIndex(({ recordingId }) => recordingId === currentId);
  const current = pieces[index];
  if (pieces.length < 2 || current === undefined) return null;
  const wholeSeconds = pieces.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  return (
    <nav aria-label="Parts of this session" className="px-4 pt-3 sm:px-0">
      <p className="tabular-nums">
        Part {index + 1} of {pieces.length}: {formatClock(current.atSeconds + positionSeconds)} of{' '}
        {formatClock(wholeSeconds)}
      </p>
      <ol className="mt-2 space-y-1">
        {pieces.map((piece, place) => (
          <li key={piece.recordingId}>
            <Gap seconds={piece.gapSeconds} />
            <Piece piece={piece} number={place + 1} isCurrent={piece === current} />
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

interface PieceProps {
  readonly piece: SessionPiece;
  readonly number: number;
  readonly isCurrent: boolean;
}

function Piece({ piece, number, isCurrent }: PieceProps) {
  const { recordingId, atSeconds, durationSeconds } = piece;
  const label = `Part ${number}, ${placeOf(piece)}`;
  if (isCurrent) return <strong aria-current="true">{label}</strong>;
  // A chosen part starts automatically, like the next part after the end of one.
  const play = atSeconds + durationSeconds > atSeconds ? '?play=1' : '';
  return <TextLink href={`/recordings/${recordingId}${play}`}>{label}</TextLink>;
}

function placeOf({ status, atSeconds, durationSeconds }: SessionPiece): string {
  if (status === 'in_progress') return 'still processing';
  if (status === 'failed') return 'recording failed';
  return `${formatClock(atSeconds)} to ${formatClock(atSeconds + durationSeconds)}`;
}
