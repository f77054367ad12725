package io.drover.model;

import io.drover.model.spec.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an image on hosts before anything needs it there. Lives in the environment's scope for a while after its end.
 *
 * @param labels of the hosts that were chosen; empty chose all
 * @param onlyCached only where the host has the image already
 * @param hosts id to {@link #WAITING}, {@link #DONE} or what went wrong; written by what agents report
 */
@RecordBuilder
public record PullTask(String id, String uuid, String image, Map<String, String> labels, boolean onlyCached,
        Map<String, String> hosts, Instant created,
        @Nullable Instant removed) implements Resource, PullTaskBuilder.With {
    public static final String WAITING = "Pulling";
    /** Rancher's word, for which its commands look. */
    public static final String DONE = "Done";

    public PullTask {
        labels = Ordered.copy(labels);
        hosts = Ordered.copy(hosts);
    }

    public boolean waitsFor(String hostId) {
        return WAITING.equals(hosts.get(hostId));
    }
}
