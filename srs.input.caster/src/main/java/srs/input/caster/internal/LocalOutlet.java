package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.format.flv.amf.AmfMap;
import srs.format.ts.TsListener;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.publish.FlvPublisher;
import srs.publish.PublishSettings;
import srs.publish.TsPublisher;

/** Into a stream of this server. Lives on its session's loop; owns the publication. */
final class LocalOutlet implements Outlet, TagSink {
    private final Publication publication;
    private final FlvPublisher publisher;
    private final TsPublisher frames;

    LocalOutlet(Publication publication, PublishSettings settings, ByteBufAllocator allocator, CasterLog log, long nowMs) {
        this.publication = publication;
        publisher = new FlvPublisher(publication, settings.parseSps(), allocator, log::warn, nowMs);
        frames = new TsPublisher(publication, settings.parseSps(), allocator, log::warn);
    }

    @Override
    public TsListener frames() {
        return frames;
    }

    @Override
    public TagSink tags() {
        return this;
    }

    @Override
    public void metadata(AmfMap values) {
        publisher.onMetadata(values);
    }

    @Override
    public void video(long timestampMs, ByteBuf body) {
        publisher.onVideo(timestampMs, body);
    }

    @Override
    public void audio(long timestampMs, ByteBuf body) {
        publisher.onAudio(timestampMs, body);
    }

    @Override
    public void flush() {
        publication.flush();
    }

    @Override
    public void tick(long nowMs) {
        publisher.tick(nowMs);
    }

    @Override
    public void close(EndReason reason) {
        publication.flush();
        publication.close(reason);
        publisher.close();
    }
}
