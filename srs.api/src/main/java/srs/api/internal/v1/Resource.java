package srs.api.internal.v1;

import srs.api.internal.Call;
import srs.api.internal.Reply;

/** Answers the calls of one path. Called on worker threads; may block for files. */
@FunctionalInterface
interface Resource {
    Reply answer(Call call);
}
