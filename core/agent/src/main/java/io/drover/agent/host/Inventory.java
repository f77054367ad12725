package io.drover.agent.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.HostFacts;
import io.drover.model.spec.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is found on the machine. Nearly all of it is asked of Docker, which sees the machine itself while the agent sits in
 * a container.
 */
public final class Inventory {
    private static final Pattern MAJOR_MINOR = Pattern.compile("^(\\d+\\.\\d+)");
    private static final long MEGABYTE = 1 << 20;

    private final Map<String, String> environment;
    private final Path disk;

    /** @param disk a folder on the machine's own disk */
    public Inventory(Map<String, String> environment, Path disk) {
        this.environment = environment;
        this.disk = disk;
    }

    /** @param info Docker's answer to {@code GET /info} */
    public HostFacts facts(JsonNode info) {
        var milliCpu = number("CATTLE_MILLI_CPU_OVERRIDE", 1);
        var memory = number("CATTLE_MEMORY_OVERRIDE", MEGABYTE);
        var storage = number("CATTLE_LOCAL_STORAGE_MB_OVERRIDE", MEGABYTE);
        return new HostFacts(milliCpu == null ? info.path("NCPU").asInt() * 1000 : milliCpu.intValue(),
                memory == null ? info.path("MemTotal").asLong() : memory, storage == null ? diskSize() : storage,
                info.path("KernelVersion").asText(), info.path("OperatingSystem").asText(),
                info.path("ServerVersion").asText(), info.path("Driver").asText(), labels(info));
    }

    /** The machine's own name, also when asked from inside a container. */
    public static String hostname(JsonNode info) {
        return info.path("Name").asText();
    }

    private static Map<String, String> labels(JsonNode info) {
        var labels = new TreeMap<String, String>();
        put(labels, Labels.HOST_DOCKER_VERSION, info.path("ServerVersion").asText());
        put(labels, Labels.HOST_KERNEL_VERSION, info.path("KernelVersion").asText());
        labels.put(Labels.HOST_OS, info.path("OSType").asText("linux"));
        if (Files.exists(Path.of("/dev/kvm"))) {
            labels.put(Labels.HOST_KVM, "true");
        }
        return labels;
    }

    private static void put(Map<String, String> labels, String key, String version) {
        var matcher = MAJOR_MINOR.matcher(version);
        if (matcher.find()) {
            labels.put(key, matcher.group(1));
        }
    }

    private long diskSize() {
        try {
            return Files.getFileStore(disk).getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private @Nullable Long number(String variable, long unit) {
        var text = environment.getOrDefault(variable, "").strip();
        return text.matches("\\d{1,12}") ? Long.parseLong(text) * unit : null;
    }
}
