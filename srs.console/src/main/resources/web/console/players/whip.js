/* Publishes a camera or a screen by WebRTC. */
import { run } from '/console/players/rtcpage.js';

const video = document.getElementById('video');
const form = document.getElementById('play');
let media = null;

const wanted = new URLSearchParams(location.search).get('source');
if (wanted && form.elements.source.querySelector(`option[value="${CSS.escape(wanted)}"]`)) form.elements.source.value = wanted;

async function capture(source) {
  const devices = navigator.mediaDevices;
  if (!devices) throw new Error('A browser gives its camera only to pages by https, or of this machine: open the page as https:// or by http://localhost.');
  if (source === 'screen') return devices.getDisplayMedia({ video: true, audio: true });
  return devices.getUserMedia({ audio: true, video: source === 'camera' && { width: { ideal: 1280 }, height: { ideal: 720 } } });
}

run({
  path: '/rtc/v1/whip/',
  publishes: true,
  async connect({ peer }) {
    media = await capture(form.elements.source.value);
    for (const track of media.getTracks()) {
      peer.addTransceiver(track, { direction: 'sendonly', streams: [media] });
      track.addEventListener('ended', () => document.getElementById('stop').click());
    }
    video.srcObject = media;
  },
  ended() {
    if (media) media.getTracks().forEach(track => track.stop());
    media = null;
    video.srcObject = null;
  },
});
