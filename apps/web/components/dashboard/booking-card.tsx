import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { getContainer } from '#server/container.ts';
import { BookingForm } from './booking-form.tsx';
import { Section } from './section.tsx';

/** The booking form with everybody who can be booked. */
export async function BookingCard({ isRecordingEnabled }: { readonly isRecordingEnabled: boolean }) {
  const mentors = await getContainer().people.listMentors();
  return (
    <Section title="Book a session">
      {mentors.length === 0 ? (
        <EmptyState title="No mentors yet">As soon as a mentor signs up, you can book a session here.</EmptyState>
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
