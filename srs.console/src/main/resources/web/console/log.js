/* The log as it is written, with filters. */
import { html, Component } from '/console/view.js';
import { note, state, update } from '/console/store.js';
import { events, findApi, hasKey } from '/console/api.js';
import { count } from '/console/format.js';
import { Missing, NeedsKey, Note } from '/console/parts.js';

const FIRST_LINES = 500;
/** Lines that are kept. */
const MAX_LINES = 2000;
/** Lines that are drawn. */
const MAX_SHOWN = 500;
const AGAIN_MS = 3000;
const DRAW_MS = 200;
const LEVELS = ['TRACE', 'VERB', 'INFO', 'DEBUG', 'WARN', 'ERROR'];
const RANKS = { all: 0, WARN: 4, ERROR: 5 };
/** [time][level][pid][client id], as in SRS; JSON lines have the same names. */
const HEAD = /^\[[^\]]*\]\[([A-Z]+)\]\[\d*\]\[([^\]]*)\]/;

Object.assign(state, { logLevel: 'all', logWords: '', logPaused: false, logLines: [], logWaiting: 0 });

let sequence = 0;
let level = '';

function parse(text) {
  const head = HEAD.exec(text) || /"level":"([A-Z]+)"/.exec(text);
  if (head) [, level] = head;
  // what has no head, as a stack, belongs to the line before it
  return { id: ++sequence, text, level, mark: head ? level : '', client: head && head[2] || '' };
}

const rank = level => Math.max(0, LEVELS.indexOf(level));

export function shown() {
  const words = state.logWords.toLowerCase().split(/\s+/).filter(Boolean);
  const least = RANKS[state.logLevel];
  return state.logLines.filter(line => (least === 0 || rank(line.level) >= least) && words.every(word => line.text.toLowerCase().includes(word))).slice(-MAX_SHOWN);
}

export class Log extends Component {
  componentDidMount() {
    this.fresh = [];
    this.onSignIn = () => this.follow();
    window.addEventListener('signed-in', this.onSignIn);
    this.timer = setInterval(() => this.take(), DRAW_MS);
    this.follow();
    this.toEnd();
  }

  componentWillUnmount() {
    window.removeEventListener('signed-in', this.onSignIn);
    clearInterval(this.timer);
    clearTimeout(this.again);
    this.stop();
  }

  stop() {
    if (this.reading) this.reading.abort();
    this.reading = null;
  }

  async follow() {
    this.stop();
    clearTimeout(this.again);
    if (!hasKey()) return;
    if (findApi().missing) {
      this.again = setTimeout(() => this.follow(), AGAIN_MS);
      return;
    }
    const reading = new AbortController();
    this.reading = reading;
    let isFirst = true;
    try {
      await events(`log/events?lines=${FIRST_LINES}`, reading.signal, (name, data) => {
        if (name === 'open') {
          this.fresh = [];
          update({ logLines: [], logWaiting: 0 }); // the newest lines come again
          note('log', '');
        } else if (name === 'line') {
          this.fresh.push(data);
        } else if (name === 'lost') {
          this.fresh.push(`… ${JSON.parse(data).events} lines were too many for this connection …`);
        }
        if (isFirst) this.isAtEnd = true;
        isFirst = false;
      });
      if (!reading.signal.aborted) note('log', 'The connection to the log ended; it begins again by itself.', true);
    } catch (e) {
      if (reading.signal.aborted) return;
      note('log', e.message, true);
      if (e.status === 401 || e.status === 403) return;
    }
    if (!reading.signal.aborted) this.again = setTimeout(() => this.follow(), AGAIN_MS);
  }

  take() {
    if (!this.fresh.length) return;
    if (state.logPaused && state.logLines.length) {
      this.fresh = this.fresh.slice(-MAX_LINES);
      if (state.logWaiting !== this.fresh.length) update({ logWaiting: this.fresh.length });
      return;
    }
    const lines = [...state.logLines, ...this.fresh.map(parse)].slice(-MAX_LINES);
    this.fresh = [];
    update({ logLines: lines, logWaiting: 0 });
  }

  getSnapshotBeforeUpdate() {
    const { box } = this;
    this.isAtEnd = this.isAtEnd || !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    return null;
  }

  componentDidUpdate() {
    if (this.isAtEnd && !state.logPaused) this.toEnd();
    this.isAtEnd = false;
  }

  toEnd() {
    if (this.box) this.box.scrollTop = this.box.scrollHeight;
  }

  render() {
    const lines = shown();
    const { logLevel, logWords, logPaused, logWaiting, logLines } = state;
    return html`<section aria-labelledby="log-title"><div class="head"><h2 id="log-title">Log <small>${logLines.length ? `${lines.length} of ${count(logLines.length, 'line')}` : ''}</small></h2>
        <label class="inline">Level <select id="log-level" value=${logLevel} onChange=${event => { this.isAtEnd = true; update({ logLevel: event.target.value }); }}>
          <option value="all">all</option><option value="WARN">warnings and errors</option><option value="ERROR">errors</option></select></label>
        <input id="log-filter" type="search" aria-label="Filter lines by client id or text" placeholder="Client id or text" maxlength="256" value=${logWords}
          onInput=${event => { this.isAtEnd = true; update({ logWords: event.target.value }); }} />
        <button type="button" class="quiet" id="log-pause" aria-pressed=${logPaused} onClick=${() => { update({ logPaused: !logPaused }); this.take(); }}>${logPaused ? `Go on${logWaiting ? ` (${logWaiting} new)` : ''}` : 'Pause'}</button></div>
      <${Missing} />${!findApi().missing && html`<${NeedsKey} what="The log tells who watches from where, so it is shown to who has the key of the server." />`}<${Note} section="log" />
      <div id="log" class="log" role="log" aria-live="off" aria-label="Lines of the log" tabindex="0" hidden=${!hasKey()} ref=${box => { this.box = box; }}>
        ${lines.map(line => html`<p key=${line.id} class=${line.mark}>${line.client ? html`${line.text.slice(0, line.text.indexOf(`[${line.client}]`))}<button type="button" aria-label=${`Only lines of ${line.client}`} onClick=${() => update({ logWords: line.client })}>[${line.client}]</button>${line.text.slice(line.text.indexOf(`[${line.client}]`) + line.client.length + 2)}` : line.text}</p>`)}
        ${hasKey() && !lines.length && html`<p class="soft">${logLines.length ? 'No line fits the filter.' : 'No line yet.'}</p>`}
      </div></section>`;
  }
}
