import type { Person } from '@young-minds/booking/domain';
import { Card, EmptyState } from '#components/ui/card.tsx';
import { BookingForm } from './booking-form.tsx';
import { Section } from './section.tsx';

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
