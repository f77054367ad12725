package io.drover.model;

import io.drover.model.spec.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/**
 * What an agent finds on its machine. Memory and disk in bytes, CPU in thousandths of a core.
 *
 * @param kernel as {@code uname -r} says
 * @param labels the automatic host labels, for example {@code io.rancher.host.docker_version}
 */
@RecordBuilder
public record HostFacts(int milliCpu, long memory, long disk, String kernel, String os, String dockerVersion,
        String dockerStorageDriver, Map<String, String> labels) implements HostFactsBuilder.With {
    public HostFacts {
        labels = Ordered.copy(labels);
    }
}
