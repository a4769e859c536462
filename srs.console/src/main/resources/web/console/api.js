/* Calls of /api/v2: where it is, the key that changes need, and errors as one sentence. */
import { state } from '/console/store.js';
import { sentence } from '/console/format.js';

const KEY = 'srs.console.key'; // gone with the tab
const ADDRESS = 'srs.console.api';
const BASIC = 'srs.console.basic';
const ANSWER_MS = 15000;
const ANY = new Set(['', '0.0.0.0', '::']);

const kept = name => {
  try {
    return sessionStorage.getItem(name) || '';
  } catch {
    return ''; // a browser that keeps nothing
  }
};

const keep = (name, value) => {
  try {
    if (value) sessionStorage.setItem(name, value); else sessionStorage.removeItem(name);
  } catch { /* then it holds for no longer than the page */ }
};

let key = kept(KEY);
let basic = kept(BASIC);
let given = kept(ADDRESS);

export class CallError extends Error {
  constructor(message, status, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export const hasKey = () => !!key;
export const givenAddress = () => given;

export function signIn(newKey, address, user, password) {
  key = newKey;
  given = address;
  basic = user ? btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`))) : '';
  keep(KEY, key);
  keep(ADDRESS, given);
  keep(BASIC, basic);
}

export function signOut() {
  signIn('', given, '', '');
}

const isLoopback = host => host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);

/** @return {{base: string}|{missing: string}} the address of the API, or why there is none */
export function findApi() {
  if (given) return { base: given.replace(/\/+$/, '') };
  const api = state.status && state.status.http_api;
  if (!api) return { missing: 'The server does not answer.' };
  if (!api.enabled) return { missing: 'The HTTP API is off. Write http_api { enabled on; } into srs.conf to switch it on.' };
  if (!api.installed) return { missing: 'The bundle srs.api, which answers calls of the HTTP API, is not installed or is stopped.' };
  if (!api.v2) return { missing: 'http_api.v2.enabled is off, so this page can only show streams.' };
  const scheme = location.protocol.slice(0, -1);
  const fits = api.endpoints.filter(e => e.scheme === scheme);
  if (!fits.length) {
    return { missing: scheme === 'https' ? 'The HTTP API speaks http only, and a browser lets no https page call it. Switch on http_api.https, or open this page by http.'
      : 'The HTTP API speaks https only: open this page by https, too.' };
  }
  const ownPort = location.port || (scheme === 'https' ? '443' : '80');
  if (fits.some(e => String(e.port) === ownPort && (ANY.has(e.host) || e.host === location.hostname))) return { base: location.origin };
  const fit = fits.find(e => ANY.has(e.host)) || fits[0];
  if (!fit.port) return { missing: 'The port of the HTTP API is not open: the log says why.' };
  if (isLoopback(fit.host) && !isLoopback(location.hostname)) {
    return { missing: `The HTTP API listens on ${fit.host} only. Open this page on that machine, or by ssh -L 8080:localhost:${ownPort} -L ${fit.port}:localhost:${fit.port}.` };
  }
  const host = ANY.has(fit.host) ? location.hostname : fit.host.includes(':') ? `[${fit.host}]` : fit.host;
  return { base: `${scheme}://${host}:${fit.port}` };
}

async function open(method, path, { body, headers = {}, type, signal, needsKey = method !== 'GET' } = {}) {
  const api = findApi();
  if (api.missing) throw new CallError(api.missing, 0);
  const all = { ...headers };
  if (type) all['Content-Type'] = type;
  if (needsKey && key) all['X-Api-Key'] = key;
  if (basic) all.Authorization = `Basic ${basic}`;
  let answer;
  try {
    answer = await fetch(`${api.base}/api/v2/${path}`, { method, body, headers: all, cache: 'no-store', credentials: 'omit', signal });
  } catch (e) {
    if (signal && signal.aborted && signal.reason && signal.reason.name !== 'TimeoutError') throw e;
    throw new CallError(`The HTTP API at ${api.base} does not answer${location.protocol === 'http:' && api.base !== location.origin ? ', or http_server.crossdomain is off' : ''}.`, 0);
  }
  if (!answer.ok) throw await problem(answer);
  return answer;
}

async function problem(answer) {
  const isOurs = (answer.headers.get('Content-Type') || '').includes('json');
  const body = isOurs ? await answer.json().catch(() => null) : null;
  const detail = body && (body.detail || body.title);
  if (answer.status === 401 && !isOurs) return new CallError('The HTTP API asks for a user name and a password (http_api.auth): sign in with both.', 401, body);
  if (answer.status === 401) {
    return new CallError(key ? 'The server does not know this key. Sign in with the one in the file objs/api/key (http_api.v2.dir).'
      : 'This needs the key of the server: sign in with what is in the file objs/api/key (http_api.v2.dir).', 401, body);
  }
  if (answer.status === 403) return new CallError(`The server refuses: ${detail || 'forbidden'}.`, 403, body);
  if (answer.status === 404 && !detail) return new CallError('The server does not know this call: its bundle srs.api is older than this page, or was stopped.', 404, body);
  return new CallError(detail ? sentence(detail) : `The server answers HTTP ${answer.status}.`, answer.status, body);
}

/** The JSON of an answer. */
export async function call(method, path, options = {}) {
  const answer = await open(method, path, { signal: AbortSignal.timeout(ANSWER_MS), ...options });
  return answer.json();
}

export async function text(path, options = {}) {
  const answer = await open('GET', path, { signal: AbortSignal.timeout(ANSWER_MS), ...options });
  return answer.text();
}

/** Server-sent events, by fetch, because EventSource shows no key. Ends when the server ends it or the signal says so. */
export async function events(path, signal, onEvent) {
  const answer = await open('GET', path, { signal, needsKey: true });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  onEvent('open', '');
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      let name = 'message';
      const data = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) name = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      }
      if (data.length) onEvent(name, data.join('\n'));
    }
  }
}
