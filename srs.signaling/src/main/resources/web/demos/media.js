/* Sound and pictures by WHIP and WHEP: one connection for each direction and participant. */

const GATHERING_MS = 1000;

const gathered = peer => new Promise(resolve => {
  if (peer.iceGatheringState === 'complete') resolve();
  peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve());
  setTimeout(resolve, GATHERING_MS); // the server needs none of our addresses
});

async function exchange(peer, url) {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: peer.localDescription.sdp, credentials: 'omit' })
    .catch(() => { throw new Error(`The API at ${new URL(url).origin} does not answer.`); });
  if (answer.status !== 201) throw new Error(`${url} refuses with ${answer.status}.`);
  const place = answer.headers.get('Location');
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  return place ? new URL(place, url).href : '';
}

/** A connection that is open. */
class Medium {
  constructor(peer, stream, resource) {
    this.peer = peer;
    this.stream = stream;
    this.resource = resource;
  }

  close() {
    this.peer.close();
    if (this.resource) fetch(this.resource, { method: 'DELETE', credentials: 'omit', keepalive: true }).catch(() => {}); // then it ends by silence
  }
}

function connection(onfailed) {
  const peer = new RTCPeerConnection();
  peer.addEventListener('connectionstatechange', () => peer.connectionState === 'failed' && onfailed());
  return peer;
}

/** Publishes what a camera and a microphone give; {@code onfailed} is called when nothing comes through any more. */
export async function publish(url, stream, onfailed) {
  const peer = connection(onfailed);
  try {
    for (const track of stream.getTracks()) peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    return new Medium(peer, stream, await exchange(peer, url));
  } catch (e) {
    peer.close();
    throw e;
  }
}

/**
 * Plays what somebody publishes; {@code onstream} gets a stream of all tracks of which something has come, each time when there is one more: a browser does not begin with the sound while
 * there is a picture that never comes.
 */
export async function play(url, onfailed, onstream) {
  const peer = connection(onfailed);
  try {
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addTransceiver('video', { direction: 'recvonly' });
    const tracks = [];
    peer.addEventListener('track', ({ track }) => track.addEventListener('unmute', () => {
      tracks.push(track);
      onstream(new MediaStream(tracks));
    }, { once: true }));
    return new Medium(peer, null, await exchange(peer, url));
  } catch (e) {
    peer.close();
    throw e;
  }
}
