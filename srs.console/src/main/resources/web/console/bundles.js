/* The bundles of the server: what works, why not, and buttons to change that while streams are live. */
import { html } from '/console/view.js';
import { note, state, update } from '/console/store.js';
import { call, hasKey } from '/console/api.js';
import { ask, openSignIn } from '/console/dialog.js';
import { Button, Missing, Note } from '/console/parts.js';

const MAX_JAR_BYTES = 1024 * 1024;
const CHANGE_MS = 30000;
/** What this page lives by. */
const OWN = { 'srs.api': 'This page can change nothing more until it is back: then start it in the shell, or put its jar into the folder features again.',
  'srs.console': 'This is the bundle of this page, which then stays as it is and cannot be opened again.' };

Object.assign(state, { bundles: null, busyBundle: null });

export async function poll() {
  update({ bundles: (await call('GET', 'features')).features });
}

function signedIn() {
  if (!hasKey()) openSignIn('To change a bundle needs the key of the server.');
  return hasKey();
}

async function change(name, doing, done, method, path, body) {
  update({ busyBundle: name });
  note('bundles', `${doing} …`);
  try {
    const bundle = await call(method, path, { body, type: body ? 'application/java-archive' : undefined, signal: AbortSignal.timeout(CHANGE_MS) });
    const now = bundle.name || name;
    note('bundles', bundle.reason ? `${now} ${bundle.version}: ${bundle.reason}.` : `${now}${bundle.version ? ` ${bundle.version}` : ''} ${done}.`, !!bundle.reason);
  } catch (e) {
    note('bundles', e.message, true);
  }
  update({ busyBundle: null });
  await poll().catch(() => {});
}

async function stop(name) {
  if (signedIn() && await ask(`Stop ${name}?`, OWN[name] || 'What it serves ends; streams that do not need it go on.', 'Stop')) {
    await change(name, `Stopping ${name}`, 'is stopped', 'POST', `features/${encodeURIComponent(name)}/stop`);
  }
}

async function start(name) {
  if (signedIn()) await change(name, `Starting ${name}`, 'is started', 'POST', `features/${encodeURIComponent(name)}/start`);
}

async function remove(name) {
  if (signedIn() && await ask(`Remove ${name}?`, `${OWN[name] || 'What it serves ends.'} Its jar is deleted from the folder features.`, 'Remove')) {
    await change(name, `Removing ${name}`, 'is removed', 'DELETE', `features/${encodeURIComponent(name)}`);
  }
}

async function install(event) {
  const [file] = event.target.files;
  event.target.value = '';
  if (!file || !signedIn()) return;
  if (file.size > MAX_JAR_BYTES) {
    note('bundles', `${file.name} has ${file.size} bytes, and the server takes ${MAX_JAR_BYTES} at most: copy it into the folder features.`, true);
    return;
  }
  await change(file.name, `Sending ${file.name}`, 'is installed', 'POST', 'features', file);
}

const seconds = ms => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10000 ? 1 : 0)} s`);

function Row({ bundle }) {
  const { name, state: now, work = {} } = bundle;
  const isBusy = state.busyBundle !== null;
  const isUp = now === 'active' || now === 'starting';
  const mark = bundle.reason ? 'bad' : now === 'active' ? 'good' : 'soft';
  return html`<tr>
    <td data-label="">${name}</td>
    <td data-label="" class="soft">${bundle.version}</td>
    <td data-label=""><span class=${`mark ${mark}`}>${now}</span></td>
    <td class="n" data-label="CPU">${work.cpu_ms ? seconds(work.cpu_ms) : ''}</td>
    <td class=${work.faults ? 'n bad' : 'n'} data-label="Faults">${work.faults || ''}</td>
    <td data-label="" class="reason">${bundle.reason}</td>
    <td class="buttons">${bundle.feature ? html`
      <${Button} class="quiet small" off=${isBusy} aria-label=${`${isUp ? 'Stop' : 'Start'} ${name}`} onClick=${() => (isUp ? stop(name) : start(name))}>${isUp ? 'Stop' : 'Start'}<//>
      <label class=${isBusy ? 'button quiet small disabled' : 'button quiet small'}>Update<input type="file" class="unseen" accept=".jar" disabled=${isBusy} aria-label=${`Update ${name} by a jar`} onChange=${install} /></label>
      <${Button} class="quiet small danger" off=${isBusy} aria-label=${`Remove ${name}`} onClick=${() => remove(name)}>Remove<//>` : html`<span class="soft">system</span>`}</td>
  </tr>`;
}

export function Bundles() {
  const { bundles } = state;
  const working = bundles ? bundles.filter(bundle => bundle.ok && bundle.state === 'active').length : 0;
  return html`<section aria-labelledby="bundles-title" class="wide"><div class="head"><h2 id="bundles-title">Bundles${bundles ? html` <small>${working} of ${bundles.length} work</small>` : ''}</h2>
      ${bundles && html`<label class=${state.busyBundle ? 'button disabled' : 'button'}>Install a bundle<input type="file" class="unseen" accept=".jar" disabled=${state.busyBundle !== null} id="install" onChange=${install} /></label>`}</div>
    <${Missing} /><${Note} section="bundles" />
    <table class="bundles" hidden=${!bundles}>
      <thead><tr><th scope="col">Bundle</th><th scope="col">Version</th><th scope="col">State</th><th scope="col" class="n">CPU</th><th scope="col" class="n">Faults</th><th scope="col">Why</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody id="bundles">${bundles && bundles.map(bundle => html`<${Row} key=${bundle.name} bundle=${bundle} />`)}</tbody>
    </table>
    ${bundles && html`<p class="soft after">Changes here are changes of the folder <code>features</code>, so they outlive a restart of the server.</p>`}</section>`;
}
