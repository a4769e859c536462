/* The page: which section is shown, and one question to the server every two seconds while somebody looks. */
import { html, render } from '/console/view.js';
import { drawWith, note, state, update } from '/console/store.js';
import { findApi, hasKey } from '/console/api.js';
import { count, duration } from '/console/format.js';
import { Dialog, openSignIn } from '/console/dialog.js';
import { Overview } from '/console/overview.js';
import { Streams } from '/console/streams.js';
import * as clients from '/console/clients.js';
import * as bundles from '/console/bundles.js';
import * as config from '/console/config.js';
import { Log } from '/console/log.js';

const POLL_MS = 2000;
const ANSWER_MS = 5000;
const MAX_SAMPLES = 150;

let refused = ''; // the section whose calls the server refuses, until somebody signs in

const SECTIONS = {
  overview: { title: 'Overview', view: Overview },
  streams: { title: 'Streams', view: Streams },
  clients: { title: 'Clients', view: clients.Clients, poll: clients.poll },
  bundles: { title: 'Bundles', view: bundles.Bundles, poll: bundles.poll },
  config: { title: 'Configuration', view: config.Config, poll: config.poll },
  log: { title: 'Log', view: Log },
};

function Page() {
  const { status, gone, section, dialog } = state;
  const { view } = SECTIONS[section];
  return html`
    <header>
      <img src="/console/icon.svg" alt="" width="32" height="32" />
      <h1>SRS <small>for the JVM</small></h1>
      <nav aria-label="Sections">${Object.entries(SECTIONS).map(([name, { title }]) =>
    html`<a key=${name} href=${`#/${name}`} aria-current=${name === section ? 'page' : undefined}>${title}</a>`)}</nav>
      <p id="server" class=${gone ? 'bad' : ''}>${gone ? 'not connected' : status ? html`up ${duration(status.uptime_ms)}<span class="more">, ${count(status.clients, 'client')}</span>` : 'connecting …'}</p>
      <button type="button" class="quiet small" id="sign" onClick=${() => openSignIn()}>${hasKey() ? 'Signed in' : 'Sign in'}</button>
    </header>
    ${gone && html`<p id="gone" role="alert">The server does not answer. What is shown may be out of date; this page tries again by itself.</p>`}
    <main id="main" tabindex="-1"><${view} key=${section} refresh=${ask} /></main>
    <${Dialog} dialog=${dialog} />`;
}

function goTo() {
  if (state.dialog) state.dialog.end(false); // the way back leads out of it
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const wanted = new URLSearchParams(location.search);
  const section = SECTIONS[path] ? path : wanted.has('url') ? 'streams' : 'overview';
  const parameters = new URLSearchParams(query || '');
  document.title = `${SECTIONS[section].title} – SRS for the JVM`;
  update({ section, parameters, ...(section === 'clients' && parameters.has('filter') ? { clientFilter: parameters.get('filter'), clientStart: 0 } : {}) });
  refused = '';
  const current = document.querySelector('nav [aria-current]');
  if (current) current.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  ask();
}

const newestSample = () => (state.traffic.length ? state.traffic[state.traffic.length - 1][0] : 0);

async function askServer() {
  const query = new URLSearchParams({ since: newestSample(), start: state.streamStart, filter: state.streamFilter });
  const answer = await fetch(`/console/status.json?${query}`, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

function show(status) {
  const newest = newestSample();
  const isRestarted = status.traffic.length && status.traffic[0][0] <= newest;
  const traffic = [...(isRestarted ? [] : state.traffic), ...status.traffic].slice(-MAX_SAMPLES);
  update({ status, before: state.status, traffic, atMs: performance.now(), beforeMs: state.atMs, gone: false });
}

async function askApi() {
  const { section } = state;
  const { poll } = SECTIONS[section];
  if (!poll || findApi().missing || section === refused) return;
  try {
    await poll();
    if (state.notes[section] && state.notes[section].ofPoll) note(section, '');
  } catch (e) {
    if (e.status === 401 || e.status === 403) refused = section; // to ask again changes nothing
    update({ notes: { ...state.notes, [section]: { text: e.message, bad: true, ofPoll: true } } });
  }
}

let timer = 0;
let isAsking = false;
let isWanted = false;

async function ask() {
  clearTimeout(timer);
  if (isAsking) {
    isWanted = true;
    return;
  }
  isAsking = true;
  isWanted = false;
  try {
    if (!document.hidden) {
      const status = await askServer().catch(() => null);
      if (status) show(status); else update({ gone: true });
      if (status) await askApi();
    }
  } finally {
    isAsking = false;
    timer = setTimeout(ask, isWanted ? 0 : POLL_MS);
  }
}

drawWith(() => render(html`<${Page} />`, document.getElementById('page')));
window.addEventListener('hashchange', goTo);
window.addEventListener('signed-in', () => {
  refused = '';
  ask();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) ask();
});
goTo();
