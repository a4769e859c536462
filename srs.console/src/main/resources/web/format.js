/* How numbers and names of the status are written. Pure functions. */

export function bitrate(bytes, ms) {
  const kbps = ms > 0 ? Math.max(0, bytes) * 8 / ms : 0;
  return kbps >= 10000 ? `${(kbps / 1000).toFixed(1)} Mbit/s` : `${Math.round(kbps)} kbit/s`;
}

export function duration(ms) {
  const s = Math.floor(ms / 1000);
  const two = n => String(n).padStart(2, '0');
  const days = Math.floor(s / 86400);
  return `${days ? days + ' d ' : ''}${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

export function flvUrl(location, stream) {
  const path = [...stream.app.split('/'), stream.name].map(encodeURIComponent).join('/');
  const vhost = stream.vhost === '__defaultVhost__' ? '' : `?vhost=${encodeURIComponent(stream.vhost)}`;
  return `${location.origin}/${path}.flv${vhost}`;
}

export function describeVideo(video) {
  if (!video) return '–';
  return [video.codec, video.profile, video.width && `${video.width}×${video.height}`].filter(Boolean).join(' ');
}

export function describeAudio(audio) {
  if (!audio) return '–';
  return [audio.codec, audio.sample_rate && `${audio.sample_rate} Hz`, audio.channel && (audio.channel === '1' ? 'mono' : audio.channel === '2' ? 'stereo' : `${audio.channel} ch`)].filter(Boolean).join(' ');
}

export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** What the player's error means for the one who watches. */
export function describeError(kind, detail, info) {
  if (kind === 'NetworkError') {
    if (detail === 'HttpStatusCodeInvalid') return `The server refused: HTTP ${info && info.code}${info && info.msg ? ' ' + info.msg : ''}.`;
    if (detail === 'ConnectingTimeout') return 'The server does not answer.';
    return 'The connection to the server failed or broke. Press Play to try again.';
  }
  if (detail === 'CodecUnsupported' || detail === 'MediaMSEError') return `This browser cannot decode the stream${info && info.msg ? ': ' + info.msg : ''}.`;
  return `Playback failed: ${[detail, info && info.msg].filter(Boolean).join(', ')}.`;
}
