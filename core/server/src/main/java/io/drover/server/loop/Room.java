package io.drover.server.loop;

import io.drover.model.wire.Heard;
import io.drover.server.store.Draft;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.List;

/** What the owner of a scope says to its agents, and takes from them, of one concern. Used by one thread at a time. */
public interface Room {
    /** Before anything else: what there is as this ownership begins. */
    void begin(View view);

    /** Is there anything in it that belongs into the store? */
    boolean mustWrite(List<Heard> heard);

    /** Writes down what agents said, in the order in which they said it. May run again on a newer draft. */
    void write(Draft draft, List<Heard> heard);

    /** Says what is to be said to one that said this. */
    void answer(View view, Heard heard);

    /** Says what a commit changed for hosts. */
    void look(View view, News news);

    /** What agents said could not be written down: they are to be asked again. */
    void missed();

    /** To be called about once a second. */
    void tick();
}
