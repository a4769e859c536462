/* All that the page knows. A change draws the page anew; only what differs is touched, and the keyboard's focus stays where it is. */

export const state = {
  section: 'overview',
  parameters: new URLSearchParams(),
  status: null, // the newest status.json
  before: null, // the one before it, for rates
  atMs: 0,
  beforeMs: 0,
  gone: false, // the server does not answer
  traffic: [], // samples [number, time in ms, kbit/s in, kbit/s out, dropped frames]
  dialog: null,
  notes: {}, // by section: {text, bad}
};

let draw = () => {};

/** @param {() => void} render draws the page, at once */
export function drawWith(render) {
  draw = () => {
    const focused = document.activeElement;
    render();
    if (focused === document.activeElement || focused === document.body) return;
    // what moves to another place loses the focus; where it was on something that has gone, the keyboard goes on in the section
    const next = focused.isConnected ? focused : document.getElementById('main');
    if (next && (focused.isConnected || document.activeElement === document.body)) next.focus({ preventScroll: true });
  };
}

export function update(changes) {
  Object.assign(state, changes);
  draw();
}

/** Says something in a section, in one sentence. */
export function note(section, text, bad = false) {
  update({ notes: { ...state.notes, [section]: { text, bad } } });
}
