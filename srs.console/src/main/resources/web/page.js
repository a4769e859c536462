/* The page: shows status.json every two seconds, plays FLV through mpegts.js. Names from the server only ever become text. */
import { bitrate, duration, flvUrl, describeVideo, describeAudio } from '/format.js';

const $ = id => document.getElementById(id);
const POLL_MS = 2000;
let before = new Map();
let player = null;

function say(text, bad = false) {
  $('note').textContent = text;
  $('note').className = bad ? 'bad' : '';
}

function stop() {
  if (player) {
    player.destroy();
    player = null;
  }
  say('');
}

function play(url) {
  stop();
  $('url').value = url;
  if (!window.mpegts || !mpegts.isSupported()) {
    say('This browser has no Media Source Extensions; open the URL in another player.', true);
    return;
  }
  player = mpegts.createPlayer({ type: 'flv', isLive: true, url },
    { liveSync: true, liveSyncTargetLatency: 1.5, lazyLoad: false, autoCleanupSourceBuffer: true });
  player.on(mpegts.Events.ERROR, (kind, detail) => say(`Playback failed: ${kind}, ${detail}`, true));
  player.on(mpegts.Events.LOADING_COMPLETE, () => say('The stream has ended.'));
  player.on(mpegts.Events.MEDIA_INFO, info => say([info.width && `${info.width}×${info.height}`, info.videoCodec, info.audioCodec].filter(Boolean).join(', ')));
  player.attachMediaElement($('video'));
  player.load();
  const started = player.play();
  if (started) {
    started.catch(() => say('Press play to start.'));
  }
  say('Waiting for the stream …');
}

function cell(row, text, className) {
  const td = row.insertCell();
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function show(status, nowMs) {
  $('server').textContent = `version ${status.version}, up ${duration(status.uptime_ms)}, ${status.clients} clients`;
  $('count').textContent = status.total ? `(${status.total})` : '';
  const body = $('streams');
  body.textContent = '';
  const after = new Map();
  for (const stream of status.streams) {
    const last = before.get(stream.id);
    after.set(stream.id, { stream, nowMs });
    const rate = field => last ? bitrate(stream[field] - last.stream[field], nowMs - last.nowMs) : '';
    const row = body.insertRow();
    if (!stream.live) row.className = 'idle';
    cell(row, stream.url);
    cell(row, stream.live ? describeVideo(stream.video) : 'waiting for a publisher');
    cell(row, describeAudio(stream.audio));
    cell(row, stream.live ? rate('received_bytes') : '', 'n');
    cell(row, rate('sent_bytes'), 'n');
    cell(row, stream.players, 'n');
    cell(row, stream.live ? duration(stream.live_ms) : '', 'n');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Play';
    button.setAttribute('aria-label', `Play ${stream.url}`);
    button.addEventListener('click', () => play(flvUrl(location, stream)));
    cell(row, '').append(button);
  }
  if (!status.streams.length) {
    const empty = cell(body.insertRow(), 'Nobody publishes yet.', 'empty');
    empty.colSpan = 8;
  }
  before = after;
}

function hints(rtmpPort) {
  const host = location.hostname.includes(':') ? location.hostname : location.hostname || '127.0.0.1';
  const rtmp = `rtmp://${host}${rtmpPort && rtmpPort !== 1935 ? ':' + rtmpPort : ''}/live`;
  $('ffmpeg').textContent = `ffmpeg -re -i clip.mp4 -c copy -f flv ${rtmp}/livestream`;
  $('obs-server').textContent = rtmp;
  $('players').textContent = `ffplay ${rtmp}/livestream\nffplay ${location.origin}/live/livestream.flv\nvlc ${rtmp}/livestream`;
}

async function poll() {
  try {
    const answer = await fetch('/console/status.json', { cache: 'no-store' });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const status = await answer.json();
    show(status, performance.now());
    hints(status.rtmp_port);
  } catch (e) {
    $('server').textContent = `no answer from the server: ${e.message}`;
  }
  setTimeout(poll, POLL_MS);
}

$('play').addEventListener('submit', event => {
  event.preventDefault();
  play($('url').value.trim());
});
$('stop').addEventListener('click', stop);
$('url').value = new URLSearchParams(location.search).get('url') || `${location.origin}/live/livestream.flv`;
hints(0);
poll();
if (new URLSearchParams(location.search).get('autostart') === 'true') {
  play($('url').value);
}
