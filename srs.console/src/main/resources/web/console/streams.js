/* What is published: a table, a player, and addresses to copy. */
import { html, Component } from '/console/view.js';
import { state, update } from '/console/store.js';
import { bitrate, describeAudio, describeVideo, duration, urls } from '/console/format.js';
import { Copy } from '/console/copy.js';
import { Pager } from '/console/parts.js';
import { Forms } from '/console/forms.js';
import { Player } from '/console/player.js';

const PAGE = 100;
const DEFAULT_URL = `${location.origin}/live/livestream.flv`;

Object.assign(state, { streamFilter: '', streamStart: 0, streamOpen: null, playing: null });

const elapsed = () => state.atMs - state.beforeMs;

function before(stream) {
  return state.before && state.before.streams.find(old => old.id === stream.id);
}

function fps(stream, last) {
  return last && stream.video_frames >= last.video_frames ? String(Math.round((stream.video_frames - last.video_frames) * 1000 / elapsed())) : '';
}

function Row({ stream, onPlay }) {
  const last = before(stream);
  const per = field => (last ? bitrate(stream[field] - last[field], elapsed()) : '');
  const isOpen = state.streamOpen === stream.id;
  const { flv, ws, rtmp } = urls(location, state.status.rtmp_port, stream);
  const classes = [stream.live ? '' : 'idle', state.playing === stream.id ? 'playing' : ''].join(' ');
  return html`<tr class=${classes}>
      <td data-label="">${stream.url}</td>
      <td data-label="">${stream.live ? describeVideo(stream.video) : 'waiting for a publisher'}</td>
      <td data-label="">${stream.live ? describeAudio(stream.audio) : ''}</td>
      <td class="n" data-label="fps">${stream.live && stream.video ? fps(stream, last) : ''}</td>
      <td class="n" data-label="In">${stream.live ? per('received_bytes') : ''}</td>
      <td class="n" data-label="Out">${stream.players ? per('sent_bytes') : ''}</td>
      <td class="n" data-label="Dropped">${stream.dropped_frames || ''}</td>
      <td class="n" data-label="Players"><a href=${`#/clients?filter=${encodeURIComponent(stream.url)}`} aria-label=${`${stream.players} players of ${stream.url}`}>${stream.players}</a></td>
      <td class="n" data-label="Live">${stream.live ? duration(stream.live_ms) : ''}</td>
      <td class="buttons"><button type="button" class="small" aria-label=${`Play ${stream.url}`} onClick=${() => onPlay(flv, stream.id)}>Play</button>
        <button type="button" class="quiet small" aria-expanded=${isOpen} aria-label=${`Addresses of ${stream.url}`} onClick=${() => update({ streamOpen: isOpen ? null : stream.id })}>URLs</button></td>
    </tr>${isOpen && html`<tr class="details" key=${`${stream.id}-urls`}><td colspan="10">
      <${Copy} name="HTTP-FLV" text=${flv} /><${Copy} name="WebSocket-FLV" text=${ws} />${rtmp && html`<${Copy} name="RTMP" text=${rtmp} />`}
      <p class="soft"><a href=${`/players/srs_player.html?${playerQuery(stream)}`}>A page with the player alone</a></p></td></tr>`}`;
}

function playerQuery(stream) {
  const query = new URLSearchParams({ app: stream.app, stream: `${stream.name}.flv` });
  if (stream.vhost !== '__defaultVhost__') query.set('vhost', stream.vhost);
  query.set('autostart', 'true');
  return query.toString();
}

export class Streams extends Component {
  componentDidMount() {
    const wanted = new URLSearchParams(location.search);
    this.setState({ url: wanted.get('url') || DEFAULT_URL });
    if (wanted.get('autostart') === 'true' && !Streams.started) {
      Streams.started = true; // once, not whenever the section is opened
      this.play(wanted.get('url') || DEFAULT_URL, null);
    }
  }

  componentWillUnmount() {
    state.playing = null;
  }

  play(url, id) {
    this.setState({ url });
    update({ playing: this.player.play(url) ? id : null });
    this.player.base.scrollIntoView({ block: 'nearest' });
  }

  componentDidUpdate() {
    const { playing } = state;
    const stream = playing && state.status && state.status.streams.find(s => s.id === playing);
    if (stream && this.wasLive && !stream.live) this.player.say('The publisher has left. The picture goes on when it comes back.');
    this.wasLive = !!stream && stream.live;
  }

  render(props, { url }) {
    const { status } = state;
    const streams = status ? status.streams : [];
    return html`
      <section aria-labelledby="watch-title" id="watch"><h2 id="watch-title">Watch</h2>
        <div class="watch">
          <${Player} ref=${player => { this.player = player; }} onEnd=${() => update({ playing: null })} />
          <form id="play" onSubmit=${event => { event.preventDefault(); this.play(event.target.elements.url.value.trim(), null); }}>
            <label for="url">URL of the stream, by HTTP or WebSocket</label>
            <input id="url" name="url" spellcheck=${false} autocomplete="off" value=${url} onInput=${event => this.setState({ url: event.target.value })} />
            <button type="submit">Play</button>
            <button type="button" class="quiet" id="stop" onClick=${() => { this.player.stop(); update({ playing: null }); }}>Stop</button>
            <${Forms} url=${() => url.trim()} onPick=${picked => this.play(picked, null)} />
          </form>
        </div></section>
      <section aria-labelledby="streams-title" class="wide"><div class="head"><h2 id="streams-title">Streams${status && status.total ? html` <small>${status.total}</small>` : ''}</h2>
          ${status && (status.total > 5 || state.streamFilter) && html`<input type="search" aria-label="Filter streams by name" placeholder="Filter by name" maxlength="256" value=${state.streamFilter}
            onInput=${event => { update({ streamFilter: event.target.value, streamStart: 0 }); props.refresh(); }} />`}</div>
        ${!streams.length && html`<p class="soft" id="empty">${!status ? 'Connecting …' : status.total ? 'No stream has such a name.' : html`Nobody publishes yet. The <a href="#/overview">overview</a> says how to.`}</p>`}
        <table hidden=${!streams.length}>
          <thead><tr><th scope="col">Stream</th><th scope="col">Video</th><th scope="col">Audio</th><th scope="col" class="n">fps</th><th scope="col" class="n">In</th><th scope="col" class="n">Out</th>
            <th scope="col" class="n">Dropped</th><th scope="col" class="n">Players</th><th scope="col" class="n">Live</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
          <tbody id="streams">${streams.map(stream => html`<${Row} key=${stream.id} stream=${stream} onPlay=${(flv, id) => this.play(flv, id)} />`)}</tbody>
        </table>
        ${status && html`<${Pager} start=${state.streamStart} page=${PAGE} total=${status.matching} onMove=${start => { update({ streamStart: start }); props.refresh(); }} />`}
      </section>`;
  }
}
