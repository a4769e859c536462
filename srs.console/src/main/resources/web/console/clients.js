/* Who is connected, how each one is doing, and a way to disconnect one. */
import { html } from '/console/view.js';
import { note, state, update } from '/console/store.js';
import { call, hasKey } from '/console/api.js';
import { duration, rate } from '/console/format.js';
import { ask, openSignIn } from '/console/dialog.js';
import { Missing, Note, Pager } from '/console/parts.js';

const PAGE = 100;
/** Clients that a filter looks through. */
const SEARCHED = 10000;
/** A search asks for all of them, so it does so less often. */
const SEARCH_EVERY = 4;

Object.assign(state, { clients: null, clientFilter: '', clientStart: 0, clientOpen: null, explanation: '' });

let polls = 0;
let asked = '';

const matches = (client, words) => words.every(word => `${client.id} ${client.ip} ${client.protocol} ${client.type || ''} ${client.stream || ''}`.toLowerCase().includes(word));

export async function poll() {
  const words = state.clientFilter.toLowerCase().split(/\s+/).filter(Boolean);
  const question = `${words.join(' ')} ${state.clientStart}`;
  const isNew = question !== asked;
  if (!isNew && words.length && state.clients && state.clients.total > PAGE && polls++ % SEARCH_EVERY) return;
  asked = question;
  const answer = await call('GET', words.length ? `clients?start=0&count=${SEARCHED}` : `clients?start=${state.clientStart}&count=${PAGE}`);
  if (question !== asked) return; // meanwhile somebody typed
  const found = words.length ? answer.clients.filter(client => matches(client, words)) : answer.clients;
  const clients = { total: answer.total, matching: words.length ? found.length : answer.total, atMs: Date.now(),
    list: words.length ? found.slice(state.clientStart, state.clientStart + PAGE) : found };
  // the last page has gone, with its clients
  update({ clients, ...(state.clientStart && !clients.list.length ? { clientStart: 0 } : {}) });
  if (state.clientOpen) await explain(state.clientOpen);
}

async function explain(id) {
  let explanation;
  try {
    explanation = (await call('GET', `clients/${encodeURIComponent(id)}/explain`)).sentence;
  } catch (e) {
    explanation = e.message;
  }
  if (state.clientOpen === id) update({ explanation });
}

function toggle(id) {
  const isOpen = state.clientOpen === id;
  update({ clientOpen: isOpen ? null : id, explanation: '…' });
  if (!isOpen) explain(id);
}

async function kick(client, refresh) {
  if (!hasKey()) {
    openSignIn('To disconnect a client needs the key of the server.');
    return;
  }
  const what = `${client.type || client.protocol}${client.stream ? ` of ${client.stream}` : ''}, from ${client.ip}`;
  if (!await ask(`Disconnect ${client.id}?`, `It is ${what}. Most players and encoders come back by themselves.`, 'Disconnect')) return;
  try {
    await call('DELETE', `clients/${encodeURIComponent(client.id)}`);
    note('clients', `Client ${client.id} is disconnected.`);
    refresh();
  } catch (e) {
    note('clients', e.message, true);
  }
}

function Row({ client, refresh }) {
  const isOpen = state.clientOpen === client.id;
  return html`<tr class=${client.publishes ? 'publisher' : ''}>
      <td data-label=""><code>${client.id}</code></td>
      <td data-label="">${client.type || client.protocol}</td>
      <td data-label="" class="name">${client.stream || ''}</td>
      <td data-label="from">${client.ip}</td>
      <td class="n" data-label="In">${client.received_kbps ? rate(client.received_kbps) : ''}</td>
      <td class="n" data-label="Out">${client.sent_kbps ? rate(client.sent_kbps) : ''}</td>
      <td class=${client.dropped_frames ? 'n bad' : 'n'} data-label="Dropped">${client.dropped_frames || ''}</td>
      <td class="n" data-label="Connected">${duration(state.clients.atMs - client.connected_ms)}</td>
      <td class="buttons"><button type="button" class="quiet small" aria-expanded=${isOpen} aria-label=${`Explain ${client.id}`} onClick=${() => toggle(client.id)}>Explain</button>
        <button type="button" class="quiet small danger" aria-label=${`Disconnect ${client.id}`} onClick=${() => kick(client, refresh)}>Kick</button></td>
    </tr>${isOpen && html`<tr class="details" key=${`${client.id}-why`}><td colspan="9" class="explanation" aria-live="polite">${state.explanation}</td></tr>`}`;
}

export function Clients({ refresh }) {
  const { clients } = state;
  const isFiltered = !!state.clientFilter.trim();
  return html`<section aria-labelledby="clients-title" class="wide"><div class="head"><h2 id="clients-title">Clients${clients ? html` <small>${clients.total}</small>` : ''}</h2>
      <input id="client-filter" type="search" aria-label="Filter clients by stream, address, id or protocol" placeholder="Filter: stream, address, id …" maxlength="256" value=${state.clientFilter}
        onInput=${event => { update({ clientFilter: event.target.value, clientStart: 0 }); refresh(); }} /></div>
    <${Missing} /><${Note} section="clients" />
    ${clients && !clients.list.length && html`<p class="soft">${isFiltered ? 'No client fits the filter.' : 'Nobody is connected.'}</p>`}
    ${clients && isFiltered && clients.total > SEARCHED && html`<p class="soft">The filter looks through the first ${SEARCHED} of ${clients.total} clients.</p>`}
    <table hidden=${!clients || !clients.list.length}>
      <thead><tr><th scope="col">Id</th><th scope="col">Does</th><th scope="col">Stream</th><th scope="col">From</th><th scope="col" class="n">In</th><th scope="col" class="n">Out</th>
        <th scope="col" class="n">Dropped</th><th scope="col" class="n">Connected</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody id="clients">${clients && clients.list.map(client => html`<${Row} key=${client.id} client=${client} refresh=${refresh} />`)}</tbody>
    </table>
    ${clients && html`<${Pager} start=${state.clientStart} page=${PAGE} total=${clients.matching} onMove=${start => { update({ clientStart: start }); refresh(); }} />`}
  </section>`;
}
