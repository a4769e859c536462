/* The URL that SRS's player page is asked for by its query (F289). Pure. */

/** What says where the stream is; everything else, a token for example, is handed on to the server. */
const OWN = new Set(['app', 'autostart', 'dir', 'filename', 'host', 'hostname', 'http_port', 'pathname', 'port', 'server', 'stream', 'buffer', 'schema', 'vhost', 'api', 'url']);
const PORTS = { http: '80', https: '443', ws: '80', wss: '443' };
const SCHEMAS = /^(https?|wss?|rtmps?|webrtc|rtsp|srt)$/;

/**
 * @param {URLSearchParams} query schema, server, port, vhost, app, stream, url; all may be missing
 * @param {Location} here the page's own address
 */
export function streamUrl(query, here) {
  if (query.get('url')) return query.get('url');
  const asked = (query.get('schema') || '').toLowerCase();
  const schema = SCHEMAS.test(asked) ? asked : here.protocol.slice(0, -1);
  const server = query.get('server') || here.hostname;
  const port = query.get('port') || (query.get('server') && query.get('server') !== here.hostname ? '8080' : here.port);
  const stream = query.get('stream') || 'livestream.flv';
  const name = /^(https?|wss?)$/.test(schema) && !/\.[a-z0-9]{2,4}$/i.test(stream) ? `${stream}.flv` : stream;
  const path = [...(query.get('app') || 'live').split('/'), name].filter(Boolean).map(encodeURIComponent).join('/');
  const rest = new URLSearchParams();
  const vhost = query.get('vhost');
  if (vhost && vhost !== server && vhost !== '__defaultVhost__') rest.set('vhost', vhost);
  for (const [key, value] of query) if (!OWN.has(key)) rest.append(key, value);
  const text = rest.toString();
  return `${schema}://${server}${port && port !== PORTS[schema] ? ':' + port : ''}/${path}${text ? '?' + text : ''}`;
}
