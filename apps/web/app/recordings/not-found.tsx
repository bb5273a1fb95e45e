export { RecordingNotFound as default } from '#components/player/recording-refusal.tsx';
