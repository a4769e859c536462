/* Plays by WebRTC. */
import { run } from '/console/players/rtcpage.js';

const video = document.getElementById('video');

run({
  path: '/rtc/v1/whep/',
  publishes: false,
  async connect({ peer }) {
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addTransceiver('video', { direction: 'recvonly' });
    const stream = new MediaStream();
    peer.addEventListener('track', event => stream.addTrack(event.track));
    video.srcObject = stream;
    video.play().catch(() => {
      video.muted = true; // browsers play without a click only what is silent
      return video.play();
    }).catch(() => {}); // ended before it began
  },
  ended() {
    video.srcObject = null;
  },
});
