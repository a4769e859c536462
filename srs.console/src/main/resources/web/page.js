/* The page: shows status.json every two seconds, plays FLV through mpegts.js. Names from the server only ever become text. */
import { bitrate, duration, flvUrl, describeVideo, describeAudio, describeError, count } from '/format.js';

const $ = id => document.getElementById(id);
const POLL_MS = 2000;
const ANSWER_MS = 5000;
const rows = new Map(); // by stream id: kept from poll to poll, so that the keyboard's focus stays where it is
let player = null;
let playing = null; // the stream that was chosen in the table, by id

function say(text, bad = false) {
  if ($('note').textContent !== text) $('note').textContent = text;
  $('note').className = bad ? 'bad' : '';
}

function stop() {
  if (player) {
    player.destroy();
    player = null;
    $('video').removeAttribute('src');
    $('video').load(); // else it shows that it waits, for ever
  }
  playing = null;
  mark();
  say('');
}

function fail(text) {
  stop();
  say(text, true);
}

function play(url, stream = null) {
  stop();
  $('url').value = url;
  if (!window.mpegts || !mpegts.isSupported()) {
    say('This browser cannot play FLV: it has no Media Source Extensions. Open the URL in VLC, ffplay or another player.', true);
    return;
  }
  if (!/^(https?|wss?):\/\/./i.test(url)) {
    say('That is not an HTTP-FLV or WebSocket-FLV URL: it begins with http://, https://, ws:// or wss://.', true);
    return;
  }
  try {
    player = mpegts.createPlayer({ type: 'flv', isLive: true, url },
      { liveSync: true, liveSyncTargetLatency: 1.5, lazyLoad: false, autoCleanupSourceBuffer: true });
  } catch (e) {
    say(`Cannot play this URL: ${e.message}`, true);
    return;
  }
  playing = stream && stream.id;
  mark();
  player.on(mpegts.Events.ERROR, (kind, detail, info) => fail(describeError(kind, detail, info)));
  player.on(mpegts.Events.LOADING_COMPLETE, () => say('The stream has ended.'));
  player.on(mpegts.Events.MEDIA_INFO, info => say([info.width && `${info.width}×${info.height}`, info.videoCodec, info.audioCodec].filter(Boolean).join(', ')));
  player.attachMediaElement($('video'));
  player.load();
  const started = player.play();
  if (started) {
    started.catch(e => {
      if (e.name === 'NotAllowedError') say('The browser waits for you: press play in the picture.');
    });
  }
  say('Waiting for the stream …');
}

/** Shows which row plays. */
function mark() {
  for (const [id, row] of rows) row.tr.classList.toggle('playing', id === playing);
}

const CELLS = ['Stream', 'Video', 'Audio', 'In', 'Out', 'Players', 'Live'];

function newRow(id) {
  const tr = document.createElement('tr');
  const cells = CELLS.map((label, i) => {
    const td = tr.insertCell();
    td.dataset.label = label;
    if (i > 2) td.className = 'n';
    return td;
  });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Play';
  const row = { tr, cells, button, stream: null, atMs: 0 };
  button.addEventListener('click', () => {
    play(flvUrl(location, row.stream), row.stream);
    $('watch').scrollIntoView({ block: 'nearest' });
  });
  tr.insertCell().append(button);
  rows.set(id, row);
  return row;
}

function fill(row, stream, nowMs) {
  const last = row.stream;
  const rate = field => last ? bitrate(stream[field] - last[field], nowMs - row.atMs) : '';
  const texts = [stream.url, stream.live ? describeVideo(stream.video) : 'waiting for a publisher', stream.live ? describeAudio(stream.audio) : '',
    stream.live ? rate('received_bytes') : '', stream.players ? rate('sent_bytes') : '', stream.players, stream.live ? duration(stream.live_ms) : ''];
  texts.forEach((text, i) => { row.cells[i].textContent = text; });
  row.tr.classList.toggle('idle', !stream.live);
  row.button.setAttribute('aria-label', `Play ${stream.url}`);
  if (stream.id === playing && last && last.live && !stream.live) say('The publisher has left. The picture goes on when it comes back.');
  row.stream = stream;
  row.atMs = nowMs;
}

function show(status, nowMs) {
  $('server').textContent = `version ${status.version}, up ${duration(status.uptime_ms)}, ${count(status.clients, 'client')}`;
  $('server').className = '';
  $('gone').hidden = true;
  $('count').textContent = status.total > status.streams.length ? `(the first ${status.streams.length} of ${status.total})` : status.total ? `(${status.total})` : '';
  const ids = new Set(status.streams.map(stream => stream.id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      row.tr.remove();
      rows.delete(id);
    }
  }
  const body = $('streams');
  const focused = document.activeElement;
  status.streams.forEach((stream, i) => {
    const row = rows.get(stream.id) || newRow(stream.id);
    fill(row, stream, nowMs);
    if (body.children[i] !== row.tr) body.insertBefore(row.tr, body.children[i] || null);
  });
  // a row that moves loses the focus
  if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
  $('table').hidden = !status.streams.length;
  $('empty').hidden = !!status.streams.length;
  mark();
}

function hints(rtmpPort) {
  const host = location.hostname;
  const rtmp = `rtmp://${host}${rtmpPort && rtmpPort !== 1935 ? ':' + rtmpPort : ''}/live`;
  if ($('obs-server').textContent === rtmp) return; // a selection would be lost
  $('ffmpeg').textContent = `ffmpeg -re -i clip.mp4 -c copy -f flv ${rtmp}/livestream`;
  $('obs-server').textContent = rtmp;
  $('players').textContent = `ffplay ${rtmp}/livestream\nffplay ${location.origin}/live/livestream.flv\nvlc ${rtmp}/livestream`;
}

async function poll() {
  if (!document.hidden) {
    try {
      const answer = await fetch('/console/status.json', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const status = await answer.json();
      show(status, performance.now());
      hints(status.rtmp_port);
    } catch (e) {
      $('server').textContent = 'not connected';
      $('server').className = 'bad';
      if ($('gone').hidden) $('gone').hidden = false;
    }
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
