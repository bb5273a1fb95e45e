export { MeetingNotFound as default } from '#components/meeting/closed-meeting.tsx';
