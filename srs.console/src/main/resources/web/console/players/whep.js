/* Plays by WebRTC. */
import { run } from '/console/players/rtcpage.js';

const video = document.getElementById('video');

function show(tracks) {
  video.srcObject = new MediaStream(tracks);
  video.play().catch(e => {
    if (e.name !== 'NotAllowedError') return null; // ended, or begun anew, before it began
    video.muted = true; // browsers play without a click only what is silent
    return video.play();
  }).catch(() => {});
}

run({
  path: '/rtc/v1/whep/',
  publishes: false,
  async connect({ peer }) {
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addTransceiver('video', { direction: 'recvonly' });
    const tracks = [];
    // each when something comes of it: a browser does not begin with the sound while there is a picture that never comes
    peer.addEventListener('track', ({ track }) => track.addEventListener('unmute', () => {
      if (peer.signalingState === 'closed') return;
      tracks.push(track);
      show(tracks);
    }, { once: true }));
  },
  ended() {
    video.srcObject = null;
  },
});
