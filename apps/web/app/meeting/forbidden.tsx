export { MeetingAccessDenied as default } from '#components/meeting/closed-meeting.tsx';
