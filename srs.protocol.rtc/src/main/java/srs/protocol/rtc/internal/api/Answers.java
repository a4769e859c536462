package srs.protocol.rtc.internal.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import srs.format.rtp.sdp.SdpException;
import srs.http.HttpExchange;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/** What the calls have in common when something goes wrong. Stateless. */
final class Answers {
    private Answers() {}

    /** A refusal at once is one like those that come later. */
    static CompletionStage<SessionResource> begin(Reception reception, Wish wish) {
        try {
            return reception.begin(wish);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static void whenDone(CompletionStage<SessionResource> stage, Consumer<SessionResource> answer, Consumer<RefusedException> refuse) {
        stage.whenComplete((resource, failure) -> {
            try {
                if (failure == null) {
                    answer.accept(resource);
                } else {
                    refuse.accept(refusal(failure));
                }
            } catch (RuntimeException e) {
                // a stage of a future would swallow it
                RtcLog.LOG.error("cannot answer a call", e);
            }
        });
    }

    private static RefusedException refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refusal) {
            return refusal;
        }
        if (cause instanceof SdpException) { // of an attribute that is read when it is wanted
            return new RefusedException(RtcError.SDP_DECODE, cause.getMessage());
        }
        RtcLog.LOG.error("cannot let a client in", cause);
        return new RefusedException(RtcError.FAULT, cause.toString());
    }

    static void log(HttpExchange exchange, RefusedException why) {
        RtcLog.LOG.info("RTC call {} {} of {} refused: code={}({}) : {}", exchange.method(), exchange.path(), exchange.ip(), why.code(), why.shortName(),
                ClientLog.said(String.valueOf(why.getMessage())));
    }
}
