export { RecordingAccessDenied as default } from '#components/player/recording-refusal.tsx';
