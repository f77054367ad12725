package io.drover.agent.containers;

import io.drover.model.wire.Observed;
import java.util.List;

/** Takes what is to be told to the server. */
@FunctionalInterface
public interface ReportSink {

    /**
     * @param epoch and revision of the assignment held
     * @param gone instances that have no container and are not wanted
     */
    void report(boolean full, long epoch, long revision, List<Observed> containers, List<String> gone);
}
