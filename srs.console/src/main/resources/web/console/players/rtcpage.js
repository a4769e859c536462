/* What the pages of the publisher and of the player have in common: one form, one connection, one sentence of what is going on. */
import { callUrl, Connection } from '/console/players/rtc.js';

const TELL_MS = 1000;
/** How long a picture may take to come. */
const PICTURE_MS = 5000;
const STATES = { new: 'Connecting …', connecting: 'Connecting …', disconnected: 'Nothing comes through at the moment.', closed: '' };
const NO_WAY = 'There is no way to the media port of the server: is UDP 8000 open, and its address (rtc_server.candidate) right?';

/**
 * @param {object} page path of the call, publishes, connect(connection) that adds media, ended()
 */
export async function run(page) {
  const query = new URLSearchParams(location.search);
  const form = document.getElementById('play');
  const note = document.getElementById('note');
  const stop = document.getElementById('stop');
  let connection = null;

  const say = (text, bad = false) => {
    note.textContent = text;
    note.className = bad ? 'bad' : '';
  };

  const end = (leaves = false) => {
    if (connection) connection.close(leaves);
    connection = null;
    page.ended();
    stop.disabled = true;
  };

  const lose = why => {
    end();
    say(`${why} ${page.publishes ? '“Publish”' : '“Play”'} begins anew.`, true);
  };

  const begin = async () => {
    end();
    say('Connecting …');
    const mine = new Connection();
    connection = mine;
    stop.disabled = false;
    mine.peer.addEventListener('connectionstatechange', () => {
      if (connection !== mine) return;
      const state = mine.peer.connectionState;
      if (state === 'failed') lose(mine.wasConnected ? 'The connection is lost.' : NO_WAY);
      else say(STATES[state] || '');
    });
    mine.onGoodbye = () => {
      if (connection !== mine) return;
      mine.resource = ''; // there is nothing to be deleted any more
      lose('The server has ended the connection.');
    };
    try {
      await page.connect(mine);
      if (connection === mine) await mine.open(form.elements.url.value.trim(), page.publishes);
    } catch (e) {
      if (connection !== mine) return;
      end();
      say(e.name === 'NotAllowedError' ? 'The browser was not allowed to use it.' : e.name === 'NotFoundError' ? 'There is no such device.' : e.message, true);
    }
  };

  form.addEventListener('submit', event => {
    event.preventDefault();
    begin();
  });
  stop.addEventListener('click', () => {
    end();
    say('');
  });
  addEventListener('pagehide', () => end(true));
  setInterval(async () => {
    const mine = connection;
    if (!mine || mine.peer.connectionState !== 'connected') return;
    const f = await mine.figures();
    if (connection !== mine) return;
    if (!page.publishes && !f.bytes) {
      say('Playing: nothing yet. Is the stream published?');
      return;
    }
    if (!page.publishes && !f.kbps) {
      say('Playing: nothing comes at the moment. It goes on when somebody publishes.');
      return;
    }
    const isBlind = !page.publishes && performance.now() - mine.since > PICTURE_MS;
    const picture = f.width ? `${f.width}×${f.height}${f.codec ? ` ${f.codec}` : ''}, ${f.fps} pictures a second, `
      : isBlind ? 'no picture, for the stream has none or this browser does not know its codec; ' : '';
    say(`${page.publishes ? 'Publishing' : 'Playing'}: ${picture}${f.kbps} kbit/s${f.lost ? `, ${f.lost} packets lost` : ''}.`);
  }, TELL_MS);

  form.elements.url.value = await callUrl(query, page.path);
  if (query.get('autostart') === 'true') begin();
}
