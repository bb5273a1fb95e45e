import { useRouter } from 'next/navigation';
import { type RefObject, useEffect } from 'react';

interface NextPieceOptions {
  /** What follows; null after the last. */
  readonly nextId: string | null;
  /** Whether this one follows upon another, and begins by itself. */
  readonly startsAtOnce: boolean;
}

/** Goes on with a session's next piece when one has been played to its end. */
export function useNextPiece(video: RefObject<HTMLVideoElement | null>, options: NextPieceOptions): void {
  const { nextId, startsAtOnce } = options;
  const router = useRouter();
  useEffect(() => {
    const element = video.current;
    if (element === null || nextId === null) return;
    const goOn = () => router.push(`/recordings/${nextId}?play=1`);
    element.addEventListener('ended', goOn);
    return () => element.removeEventListener('ended', goOn);
  }, [video, nextId, router]);
  useEffect(() => {
    const element = video.current;
    if (element === null || !startsAtOnce) return;
    // A browser that plays nothing by itself leaves the large button where it is.
    const begin = () => void element.play().catch(() => undefined);
    element.addEventListener('canplay', begin, { once: true });
    return () => element.removeEventListener('canplay', begin);
  }, [video, startsAtOnce]);
}
