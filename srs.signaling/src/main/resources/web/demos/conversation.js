/* A conversation: joins a room, publishes, and plays everybody else. Query: room, display, autostart; host and api for another server; wsh and wsp for another signaling server. */
import { Signaling } from '/demos/signaling.js';
import { play, publish } from '/demos/media.js';

const query = new URLSearchParams(location.search);
const NO_WAY = 'There is no way to the media port of the server.';
/** One page under two names. */
const isCall = location.pathname.endsWith('/one2one.html');
const most = isCall ? 2 : 64;
const kind = document.getElementById('kind');
const form = document.getElementById('join');
const talk = document.getElementById('talk');
const leave = document.getElementById('leave');
const pictures = document.getElementById('pictures');
const isSecure = location.protocol === 'https:';
const signalingHost = `${query.get('wsh') || location.hostname}${query.get('wsp') || location.port ? `:${query.get('wsp') || location.port}` : ''}`;

/** Where the API is: as the query says, or the one of this page's server, if its console tells that. */
async function findApi() {
  const usual = `${location.protocol}//${query.get('host') || location.hostname}:${query.get('api') || (isSecure ? 1990 : 1985)}`;
  if (query.get('host') || query.get('api')) return usual;
  return import('/console/players/rtc.js').then(players => players.apiOfPage()).catch(() => usual);
}

let api = '';
let signaling = null;
let own = null;
/** By the name of the participant. */
const others = new Map();

const say = (text, bad = false) => {
  const note = document.getElementById('note');
  note.textContent = text;
  note.className = bad ? 'bad' : '';
};

function show(name, stream, muted) {
  const figure = document.createElement('figure');
  const video = document.createElement('video');
  const caption = document.createElement('figcaption');
  video.autoplay = true;
  video.playsInline = true;
  video.muted = muted;
  video.srcObject = stream;
  caption.textContent = name;
  figure.append(video, caption);
  pictures.append(figure);
  return figure;
}

function url(call, room, display) {
  const rest = new URLSearchParams({ app: room, stream: display });
  if (query.get('vhost')) rest.set('vhost', query.get('vhost'));
  return `${api}/rtc/v1/${call}/?${rest}`;
}

async function listen(room, display) {
  drop(display);
  if (others.size + 1 >= most) {
    say(`${display} is one too many for this page.`, true);
    return;
  }
  const other = { medium: null, figure: show(display, null, false) };
  others.set(display, other);
  try {
    other.medium = await play(url('whep', room, display), () => others.get(display) === other && say(`${display}: ${NO_WAY}`, true),
      stream => { other.figure.querySelector('video').srcObject = stream; });
    if (others.get(display) !== other) other.medium.close();
  } catch (e) {
    if (others.get(display) === other) drop(display);
    say(`${display}: ${e.message}`, true);
  }
}

function drop(display) {
  const other = others.get(display);
  if (!other) return;
  others.delete(display);
  if (other.medium) other.medium.close();
  if (other.figure) other.figure.remove();
}

function end() {
  const past = signaling;
  signaling = null;
  if (past) past.close();
  if (own) {
    own.medium.close();
    own.medium.stream.getTracks().forEach(track => track.stop());
    own.figure.remove();
  }
  own = null;
  [...others.keys()].forEach(drop);
  leave.disabled = true;
  talk.hidden = true;
}

function news(room, msg) {
  if (msg.event === 'publish' && msg.peer.publishing) listen(room, msg.peer.display);
  if (msg.event === 'leave') drop(msg.peer.display);
  if (msg.event === 'control' && msg.param === 'say') tell(msg.peer.display, msg.data);
}

function tell(name, text) {
  const line = document.createElement('li');
  line.textContent = `${name}: ${text}`;
  document.getElementById('said').append(line);
}

async function begin() {
  end();
  const room = form.elements.room.value.trim();
  const display = form.elements.display.value.trim();
  const mine = new Signaling();
  signaling = mine;
  leave.disabled = false;
  mine.onnews = msg => signaling === mine && news(room, msg);
  mine.onend = () => {
    if (signaling !== mine) return;
    end();
    say('The connection with the signaling server has ended.', true);
  };
  try {
    say('Connecting …');
    api = await findApi();
    await mine.connect(`${query.get('wss') || (isSecure ? 'wss' : 'ws')}://${signalingHost}/sig/v1/rtc`);
    const joined = await mine.send({ action: 'join', room, display });
    if (joined.participants.length > most) throw new Error('There is no room for one more.');
    if (!navigator.mediaDevices) throw new Error('A browser gives its camera only to pages by https, or of this machine.');
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: { ideal: 640 }, height: { ideal: 360 } } });
    const medium = await publish(url('whip', room, display), stream, () => signaling === mine && say(NO_WAY, true));
    own = { medium, figure: show(`${display} (you)`, stream, true) };
    await mine.send({ action: 'publish', room, display });
    talk.hidden = false;
    say(`You are in room ${room}.`);
    for (const other of joined.participants) if (other.display !== display && other.publishing) listen(room, other.display);
  } catch (e) {
    if (signaling !== mine) return;
    end();
    say(e.message, true);
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  begin();
});
talk.addEventListener('submit', event => {
  event.preventDefault();
  const text = talk.elements.text.value.trim();
  if (!text || !signaling) return;
  const { room, display } = form.elements;
  signaling.send({ action: 'control', room: room.value.trim(), display: display.value.trim(), call: 'say', data: text }).catch(() => {});
  tell('You', text);
  talk.reset();
});
leave.addEventListener('click', () => {
  end();
  say('');
});
addEventListener('pagehide', end);

kind.textContent = isCall ? 'A call' : 'A room';
form.elements.room.value = query.get('room') || 'live';
form.elements.display.value = query.get('display') || Math.random().toString(16).slice(2, 9);
if (query.get('autostart') === 'true') begin();
