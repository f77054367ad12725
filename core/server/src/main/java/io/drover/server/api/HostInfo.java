package io.drover.server.api;

import io.drover.model.HostFacts;
import java.util.Map;

/** What is known of a machine, in the form of Rancher's {@code host.info}. Memory and disk in MiB. */
final class HostInfo {
    private HostInfo() {
    }

    static Map<String, Object> of(HostFacts facts) {
        return Map.of(
                "osInfo", Map.of("operatingSystem", facts.os(), "kernelVersion", facts.kernel(), "dockerVersion",
                        "Docker version " + facts.dockerVersion()),
                "memoryInfo", Map.of("memTotal", facts.memory() >> 20),
                "cpuInfo", Map.of("count", facts.milliCpu() / 1000),
                "diskInfo", Map.of("dockerStorageDriver", facts.dockerStorageDriver(), "total", facts.disk() >> 20));
    }
}
