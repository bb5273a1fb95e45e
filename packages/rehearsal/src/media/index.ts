export { type DecodedFrame, decodeFrames, decodeSound } from './decode-media.ts';
export { type CardSighting, flashOnsets, followCards } from './follow-cards.ts';
export { judgeRecording, type Verdict } from './judge-recording.ts';
export { audibleShare, beepOnsets, listenFor, type ToneTrack } from './listen.ts';
export { measureTone } from './measure-tone.ts';
export { listMp4Boxes, type MediaFacts, probeMedia } from './probe-media.ts';
