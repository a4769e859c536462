/* srs.conf: change the text, see what that would change and what is wrong with it, then let it hold; and go back. */
import { html, Component } from '/console/view.js';
import { note, state, update } from '/console/store.js';
import { call, findApi, hasKey } from '/console/api.js';
import { count, time } from '/console/format.js';
import { ask } from '/console/dialog.js';
import { Button, Missing, NeedsKey, Note } from '/console/parts.js';

const PLAN_MS = 30000;
/** Polls between two looks whether somebody else has changed it. */
const LOOK_EVERY = 4;

let polls = 0;

Object.assign(state, { config: null, draft: null, plan: null, isPlanning: false });

const isChanged = () => state.config && state.draft !== state.config.text;

async function load() {
  const config = await call('GET', 'config', { needsKey: true });
  update({ config, draft: config.text, plan: null });
}

/** Until it is there, and then now and then, for somebody else may change it: what is typed stays. */
export async function poll() {
  if (!hasKey() || state.isPlanning) return;
  if (!state.config) {
    await load();
  } else if (++polls % LOOK_EVERY === 0) {
    const newer = await call('GET', 'config', { needsKey: true });
    if (newer.generation !== state.config.generation && !state.isPlanning) follow(newer);
  }
}

/** Takes over what holds now. */
function follow(newer) {
  const isSame = newer.text === state.config.text;
  const isOurs = !isChanged();
  update({ config: newer, ...(isOurs ? { draft: newer.text, plan: null } : {}) });
  if (!isSame && !isOurs) note('config', 'Somebody else has changed the configuration meanwhile. Your text is kept: check it again, or discard it to see theirs.', true);
}

async function during(work) {
  update({ isPlanning: true });
  try {
    await work();
  } catch (e) {
    note('config', e.message, true);
  } finally {
    update({ isPlanning: false });
  }
}

const plan = () => during(async () => {
  const text = state.draft;
  note('config', 'Checking …');
  const found = await call('POST', 'config/plan', { body: text, type: 'text/plain; charset=utf-8', signal: AbortSignal.timeout(PLAN_MS) });
  update({ plan: { ...found, text } });
  const errors = found.problems.filter(problem => problem.severity === 'error').length;
  const warnings = found.problems.length - errors;
  note('config', errors ? `${count(errors, 'error')}: the server would refuse this text.` : `${found.changes.length ? `${count(found.changes.length, 'change')}; nothing holds yet` : 'No directive changes'}${warnings ? `, ${count(warnings, 'warning')}` : ''}.`, errors > 0);
});

const apply = () => during(async () => {
  note('config', 'Applying …');
  try {
    const done = await call('POST', 'config/apply', { body: state.plan.text, type: 'text/plain; charset=utf-8', headers: { 'If-Match': `"${state.config.generation}"` }, signal: AbortSignal.timeout(PLAN_MS) });
    await load();
    note('config', said(done));
  } catch (e) {
    if (e.status === 422 && e.body && e.body.problems) update({ plan: { ok: false, changes: [], problems: e.body.problems, text: state.plan.text } });
    if (e.status !== 412) throw e;
    const newer = await call('GET', 'config', { needsKey: true });
    const isSame = newer.generation === state.config.generation;
    follow(newer);
    update({ plan: null });
    if (isSame) note('config', e.message, true); // the file was edited and not read again
    else if (!state.notes.config.bad) note('config', 'The configuration was read again meanwhile: check once more.', true);
  }
});

function said(done) {
  const later = done.changes.filter(change => change.effect === 'restart').length;
  const now = done.changes.length - later;
  if (!done.changes.length) return 'Applied; nothing differs.';
  return `Applied: ${now ? `${count(now, 'change')} hold${now === 1 ? 's' : ''} now` : ''}${now && later ? ', ' : ''}${later ? `${count(later, 'change')} from the next start on` : ''}.`;
}

async function rollBack(entry) {
  if (!await ask(`Go back to generation ${entry.generation}?`, `Its text becomes the newest generation, and holds at once.${isChanged() ? ' What you have typed is lost.' : ''}`, 'Go back')) return;
  await during(async () => {
    const done = await call('POST', 'config/rollback', { body: JSON.stringify({ generation: entry.generation }), type: 'application/json', signal: AbortSignal.timeout(PLAN_MS) });
    await load();
    note('config', said(done));
  });
}

class Editor extends Component {
  /** Marks a line, counted from 1. */
  show(number) {
    const lines = this.area.value.split('\n');
    const from = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    this.area.focus();
    this.area.setSelectionRange(from, from + (lines[number - 1] || '').length);
    this.area.scrollTop = Math.max(0, (number - 5) * (this.area.scrollHeight / lines.length));
  }

  render({ text, bad }) {
    const numbers = text.split('\n').map((line, i) => (bad.has(i + 1) ? html`<b class="bad">${i + 1}${'\n'}</b>` : `${i + 1}\n`));
    return html`<div class="editor">
      <pre aria-hidden="true" ref=${gutter => { this.gutter = gutter; }}>${numbers}</pre>
      <textarea id="config-text" aria-label="Text of the configuration" wrap="off" spellcheck=${false} autocapitalize="off" autocomplete="off" value=${text}
        ref=${area => { this.area = area; }}
        onScroll=${() => { this.gutter.scrollTop = this.area.scrollTop; }}
        onInput=${event => update({ draft: event.target.value })}></textarea></div>`;
  }
}

const Values = ({ from, to }) => html`${from === null || from === '' ? html`<i class="soft">not set</i>` : html`<del>${from}</del>`} → ${to === null || to === '' ? html`<i class="soft">not set</i>` : html`<ins>${to}</ins>`}`;

function Plan({ onLine }) {
  const { plan: found, draft } = state;
  if (!found) return null;
  return html`<div id="plan" class=${found.text === draft ? '' : 'old'}>
    ${found.problems.length > 0 && html`<ul class="problems">${found.problems.map((problem, i) => html`<li key=${i} class=${problem.severity === 'error' ? 'bad' : 'soft'}>
      ${problem.line > 0 ? html`<button type="button" class="quiet small" onClick=${() => onLine(problem.line)}>Line ${problem.line}</button> ` : ''}${problem.directive ? html`<code>${problem.directive}</code>: ` : ''}${problem.message}</li>`)}</ul>`}
    ${found.changes.length > 0 && html`<table><thead><tr><th scope="col">Directive</th><th scope="col">Change</th><th scope="col">Holds</th></tr></thead>
      <tbody id="changes">${found.changes.map(change => html`<tr key=${change.directive}><td data-label=""><code>${change.directive}</code></td><td data-label="" class="name"><${Values} from=${change.from} to=${change.to} /></td>
        <td data-label="">${change.effect === 'restart' ? html`<span class="bad">from the next start on</span>` : 'at once'}</td></tr>`)}</tbody></table>`}</div>`;
}

function History() {
  const { config } = state;
  return html`<section aria-labelledby="history-title" class="wide"><h2 id="history-title">History</h2>
    <table><thead><tr><th scope="col">Generation</th><th scope="col">At</th><th scope="col">By</th><th scope="col">Changed</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
    <tbody id="history">${config.history.map(entry => html`<tr key=${entry.generation}>
      <td data-label="Generation">${entry.generation}</td><td data-label="">${time(Date.parse(entry.at) || entry.at)}</td><td data-label="by">${entry.by}</td>
      <td data-label="" class="name">${entry.changed.join(', ')}</td>
      <td class="buttons">${entry.generation === config.generation ? html`<span class="soft">holds</span>`
    : html`<${Button} class="quiet small" off=${state.isPlanning} aria-label=${`Go back to generation ${entry.generation}`} onClick=${() => rollBack(entry)}>Go back<//>`}</td></tr>`)}</tbody></table></section>`;
}

export class Config extends Component {
  render() {
    const { config, draft, plan: found, isPlanning } = state;
    const mayApply = found && found.ok && found.text === draft && isChanged() && !isPlanning;
    const bad = new Set(found && found.text === draft ? found.problems.map(problem => problem.line) : []);
    return html`<section aria-labelledby="config-title"><div class="head"><h2 id="config-title">Configuration${config ? html` <small>${config.file || 'from the environment'}, generation ${config.generation}</small>` : ''}</h2>
        ${config && html`<p class="actions inline">
          <${Button} id="plan-button" class="quiet" off=${isPlanning} onClick=${plan}>Check<//>
          <${Button} id="apply-button" off=${!mayApply} onClick=${apply}>${mayApply && found.changes.length ? `Apply ${count(found.changes.length, 'change')}` : 'Apply'}<//>
          <${Button} class="quiet" off=${!isChanged() || isPlanning} onClick=${() => { update({ draft: config.text, plan: null }); note('config', ''); }}>Discard<//></p>`}</div>
      <${Missing} />${!findApi().missing && html`<${NeedsKey} what="The configuration holds passwords, so it is shown to who has the key of the server." />`}<${Note} section="config" />
      ${config && html`<${Plan} onLine=${line => this.editor.show(line)} /><${Editor} ref=${editor => { this.editor = editor; }} text=${draft} bad=${bad} />`}</section>
      ${config && html`<${History} />`}`;
  }
}

window.addEventListener('beforeunload', event => {
  if (isChanged()) event.preventDefault();
});
