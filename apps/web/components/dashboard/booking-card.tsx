import type { Person } from '@young-minds/booking/domain';
import { type ReactNode, useId } from 'react';
import { Card, EmptyState } from '#components/ui/card.tsx';
import { BookingForm } from './booking-form.tsx';

interface BookingCardProps {
  readonly mentors: readonly Person[];
  readonly isRecordingEnabled: boolean;
}

/** The booking form, with every mentor who can be booked. */
export function BookingCard({ mentors, isRecordingEnabled }: BookingCardProps) {
  return (
    <Section id="book" title="Book a session">
      {mentors.length === 0 ? (
        <EmptyState title="No mentors yet">You can book a session once a mentor signs up.</EmptyState>
      ) : (
        <Card>
          <BookingForm
            mentors={mentors.map(({ id, name }) => ({ id, name }))}
            isRecordingEnabled={isRecordingEnabled}
          />
        </Card>
      )}
    </Section>
  );
}

interface SectionProps {
  /** The id for links to this section. */
  readonly id?: string;
  readonly title: string;
  /** Content next to the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ id, title, aside, children }: SectionProps) {
  const titleId = useId();
  return (
    <section id={id} aria-labelledby={titleId} className="space-y-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={titleId} className="text-2xl">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
