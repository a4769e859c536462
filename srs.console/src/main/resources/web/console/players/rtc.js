/* WebRTC by WHIP and WHEP, or by SRS's own calls for webrtc:// URLs: one connection, one way. */

const GATHERING_MS = 1000;
/** What says where the call goes; everything else is handed on to the server. */
const OWN = new Set(['schema', 'server', 'port', 'api', 'path', 'url', 'autostart', 'host', 'hostname', 'http_port', 'pathname', 'dir', 'filename', 'buffer', 'app', 'stream', 'vhost', 'source']);
const API_PORTS = { http: '1985', https: '1990' };
const ANY = new Set(['', '0.0.0.0', '::']);

/** Where the API of the server is that this page came from. */
export async function apiOfPage() {
  const scheme = location.protocol.slice(0, -1);
  try {
    const status = await (await fetch('/console/status.json', { cache: 'no-store' })).json();
    const fits = status.http_api.endpoints.filter(e => e.scheme === scheme && e.port);
    const own = location.port || (scheme === 'https' ? '443' : '80');
    if (fits.some(e => String(e.port) === own)) return location.origin;
    const fit = fits.find(e => ANY.has(e.host)) || fits[0];
    if (fit) return `${scheme}://${ANY.has(fit.host) ? location.hostname : fit.host.includes(':') ? `[${fit.host}]` : fit.host}:${fit.port}`;
  } catch { /* the page may be another server's */ }
  return `${scheme}://${location.hostname}:${API_PORTS[scheme]}`;
}

/**
 * The URL of the call, from the page's query: schema, server, port (or api), path, vhost, app, stream, url; all may be missing.
 *
 * @param {URLSearchParams} query
 * @param {string} path /rtc/v1/whip/ or /rtc/v1/whep/
 */
export async function callUrl(query, path) {
  if (query.get('url')) return query.get('url');
  const asked = query.get('schema');
  const scheme = asked === 'http' || asked === 'https' ? asked : location.protocol.slice(0, -1);
  const port = query.get('api') || query.get('port');
  const server = query.get('server');
  const base = server || port ? `${scheme}://${server || location.hostname}:${port || API_PORTS[scheme]}` : await apiOfPage();
  const rest = new URLSearchParams({ app: query.get('app') || 'live', stream: query.get('stream') || 'livestream' });
  const vhost = query.get('vhost');
  if (vhost && vhost !== server && vhost !== '__defaultVhost__') rest.set('vhost', vhost);
  for (const [key, value] of query) if (!OWN.has(key)) rest.append(key, value);
  return `${base}${query.get('path') || path}?${rest}`;
}

const gathered = peer => new Promise(resolve => {
  if (peer.iceGatheringState === 'complete') resolve();
  peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve());
  setTimeout(resolve, GATHERING_MS); // the server needs none of our addresses
});

/** Browsers make one channel of two, unless they say that they want both (RFC 7587 §6.1). */
const inStereo = sdp => sdp.replace(/(a=fmtp:\d+ [^\r\n]*useinbandfec=1)(?![^\r\n]*stereo)/g, '$1;stereo=1');

async function refusal(answer) {
  if (answer.status === 404) return 'The server knows no such call: its bundle of WebRTC, srs.protocol.rtc, is not installed.';
  const text = (await answer.text()).slice(0, 200);
  const why = { 5018: 'it has none of the codecs that were offered', 1028: 'somebody publishes this stream already', 1102: 'it may not come in here', 5021: 'WebRTC is off, or off for this stream: rtc_server and rtc of the vhost' }[parseInt(text, 10)];
  return `The server refuses with ${answer.status}${text ? `, ${text}` : ''}${why ? `: ${why}` : ''}.`;
}

/** A connection. Used once. */
export class Connection {
  constructor() {
    this.peer = new RTCPeerConnection();
    this.resource = '';
    this.last = null;
    this.wasConnected = false;
    this.since = 0;
    /** Called when the server says that it is over: browsers tell it of the transport alone. */
    this.onGoodbye = () => {};
    this.peer.addEventListener('connectionstatechange', () => {
      if (this.peer.connectionState === 'connected' && !this.wasConnected) this.connected();
    });
  }

  connected() {
    this.wasConnected = true;
    this.since = performance.now();
    this.last = { bytes: 0, now: this.since };
    const [{ sender, receiver }] = this.peer.getTransceivers();
    const transport = sender.transport || receiver.transport; // one for all
    transport?.addEventListener('statechange', () => transport.state === 'closed' && this.onGoodbye());
  }

  /** Offers what the peer has, and takes the answer. */
  async open(url, publishes) {
    const offer = await this.peer.createOffer();
    await this.peer.setLocalDescription(publishes ? offer : { type: 'offer', sdp: inStereo(offer.sdp) });
    await gathered(this.peer);
    const sdp = /^webrtc:/i.test(url) ? await this.ownCall(url, publishes) : await this.whip(url);
    await this.peer.setRemoteDescription({ type: 'answer', sdp });
  }

  async whip(url) {
    if (!/^https?:\/\//i.test(url)) throw new Error('This is no URL: it begins with http://, https:// or webrtc://.');
    const answer = await this.send(url, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: this.peer.localDescription.sdp });
    if (answer.status !== 201) throw new Error(await refusal(answer));
    const location = answer.headers.get('Location');
    this.resource = location ? new URL(location, url).href : '';
    return answer.text();
  }

  async ownCall(url, publishes) {
    const at = new URL(url.replace(/^webrtc:/i, 'http:'));
    const scheme = location.protocol.slice(0, -1);
    const api = `${scheme}://${at.hostname}:${at.port || API_PORTS[scheme]}/rtc/v1/${publishes ? 'publish' : 'play'}/`;
    const answer = await this.send(api, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ api, streamurl: url, sdp: this.peer.localDescription.sdp }) });
    if (!answer.ok) throw new Error(await refusal(answer));
    const json = await answer.json();
    if (json.code) throw new Error(`The server refuses with code ${json.code}; its log says why.`);
    return json.sdp;
  }

  async send(url, options) {
    try {
      return await fetch(url, { credentials: 'omit', cache: 'no-store', ...options });
    } catch {
      throw new Error(`The API at ${new URL(url).origin} does not answer.`);
    }
  }

  /** What goes through it now: bytes so far, kbit/s, packets lost, size of the picture. */
  async figures() {
    let bytes = 0;
    let lost = 0;
    let video = null;
    let codec = '';
    const report = await this.peer.getStats();
    for (const s of report.values()) {
      if (s.type !== 'inbound-rtp' && s.type !== 'outbound-rtp') continue;
      bytes += s.bytesReceived || s.bytesSent || 0;
      lost += s.packetsLost || 0;
      if (s.kind === 'video' && s.frameWidth) {
        video = s;
        codec = report.get(s.codecId)?.mimeType?.split('/')[1] || '';
      }
    }
    const now = performance.now();
    const kbps = this.last ? Math.max(0, Math.round((bytes - this.last.bytes) * 8 / (now - this.last.now))) : 0;
    this.last = { bytes, now };
    const frames = video ? video.framesDecoded || video.framesEncoded || 0 : 0;
    return { bytes, kbps, lost, frames, width: video?.frameWidth || 0, height: video?.frameHeight || 0, fps: Math.round(video?.framesPerSecond || 0), codec };
  }

  /** @param {boolean} leaves whether the page goes, too */
  close(leaves) {
    this.peer.close();
    if (this.resource) fetch(this.resource, { method: 'DELETE', credentials: 'omit', keepalive: leaves }).catch(() => {}); // then it ends by silence
    this.resource = '';
  }
}
