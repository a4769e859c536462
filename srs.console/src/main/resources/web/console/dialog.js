/* Questions before something that cannot be taken back, and the box to sign in. */
import { html, Component } from '/console/view.js';
import { state, update } from '/console/store.js';
import { call, findApi, givenAddress, hasKey, signIn, signOut } from '/console/api.js';

class Modal extends Component {
  componentDidMount() {
    this.base.addEventListener('cancel', event => {
      event.preventDefault();
      this.props.onCancel();
    });
    this.base.showModal();
  }

  componentWillUnmount() {
    this.base.close();
  }

  render({ title, children }) {
    return html`<dialog aria-labelledby="dialog-title"><h2 id="dialog-title">${title}</h2>${children}</dialog>`;
  }
}

/** Asks; true when the answer is yes. */
export function ask(title, text, action) {
  const opener = document.activeElement;
  return new Promise(resolve => {
    const end = answer => {
      update({ dialog: null });
      if (opener && opener.isConnected) opener.focus();
      resolve(answer);
    };
    update({ dialog: { kind: 'ask', title, text, action, end } });
  });
}

export function openSignIn(reason = '') {
  const opener = document.activeElement;
  const end = () => {
    update({ dialog: null });
    if (opener && opener.isConnected) opener.focus();
  };
  update({ dialog: { kind: 'sign-in', reason, end, busy: false } });
}

async function submit(event) {
  event.preventDefault();
  const dialog = state.dialog;
  const field = name => event.target.elements[name].value.trim();
  signIn(field('key'), field('address'), field('user'), field('password'));
  update({ dialog: { ...dialog, busy: true, reason: '' } });
  try {
    await (hasKey() ? call('GET', 'config', { needsKey: true }) : call('GET', 'features'));
  } catch (e) {
    const isOlder = e.status === 404 || e.status === 405; // a server that has no call to prove a key with
    if (!isOlder) {
      if (e.status === 401 || e.status === 403) signOut();
      update({ dialog: { ...dialog, busy: false, reason: e.message } });
      return;
    }
  }
  dialog.end();
  window.dispatchEvent(new Event('signed-in'));
}

function SignIn({ dialog }) {
  const api = findApi();
  return html`<${Modal} title="Sign in" onCancel=${dialog.end}>
    <form onSubmit=${submit} id="sign-in">
      <p>Changes need the key that the server keeps in <code>objs/api/key</code> (<code>http_api.v2.dir</code>). This tab keeps it until it is closed.</p>
      ${dialog.reason && html`<p class="bad" role="alert" id="sign-in-reason">${dialog.reason}</p>`}
      <label>Key <input name="key" class="masked" autocomplete="off" spellcheck=${false} autofocus /></label>
      <details open=${!!givenAddress() || !!api.missing}><summary>Other address, or a password (http_api.auth)</summary>
        <label>Address of the HTTP API <input name="address" type="url" placeholder=${api.base || 'http://server:1985'} defaultValue=${givenAddress()} spellcheck=${false} autocomplete="off" /></label>
        <label>User name <input name="user" autocomplete="off" /></label>
        <label>Password <input name="password" type="password" autocomplete="off" /></label>
      </details>
      <p class="actions"><button type="submit" disabled=${dialog.busy}>Sign in</button>
        ${hasKey() && html`<button type="button" class="quiet" onClick=${() => { signOut(); dialog.end(); }}>Sign out</button>`}
        <button type="button" class="quiet" onClick=${dialog.end}>Cancel</button></p>
    </form><//>`;
}

export function Dialog({ dialog }) {
  if (!dialog) return null;
  if (dialog.kind === 'sign-in') return html`<${SignIn} dialog=${dialog} />`;
  return html`<${Modal} title=${dialog.title} onCancel=${() => dialog.end(false)}>
    <p>${dialog.text}</p>
    <p class="actions"><button type="button" id="dialog-yes" autofocus onClick=${() => dialog.end(true)}>${dialog.action}</button>
      <button type="button" class="quiet" id="dialog-no" onClick=${() => dialog.end(false)}>Cancel</button></p><//>`;
}
