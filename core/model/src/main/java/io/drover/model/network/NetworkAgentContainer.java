package io.drover.model.network;

import io.drover.model.Version;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The container in which a Network Agent runs. */
public final class NetworkAgentContainer {
    /** The value of {@link Labels#SYSTEM} by which it is known. */
    public static final String ROLE = "NetworkAgent";
    /** The word with which its program takes away all that it has made, and ends. */
    public static final String REMOVE = "remove";
    private static final List<String> PROGRAM = List.of("/jre/bin/java", "-XX:+UseSerialGC", "-Xms6m", "-Xmx40m",
            "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20", "-XX:+ExitOnOutOfMemoryError",
            "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=16m", "-XX:MaxMetaspaceSize=48m",
            "-XX:MaxDirectMemorySize=8m", "-cp", "/opt/drover/*", "io.drover.network.Main");

    private NetworkAgentContainer() {
    }

    /**
     * In its host's network and among its processes, and allowed to change both; not privileged, since some machines allow
     * that to nobody.
     *
     * @param words for its program; none to serve
     */
    public static LaunchConfig config(String... words) {
        var program = new ArrayList<>(PROGRAM);
        program.addAll(List.of(words));
        var config = LaunchConfig.of("", Version.AGENT_IMAGE);
        return config.withCommand(config.command().withEntryPoint(program).withStopTimeoutSeconds(2))
                .withNetworking(config.networking().withMode("host"))
                .withIsolation(config.isolation().withPidMode("host")
                        .withCapAdd(List.of("NET_ADMIN", "NET_RAW", "SYS_ADMIN", "SYS_PTRACE"))
                        .withSecurityOpt(List.of("apparmor=unconfined", "seccomp=unconfined", "label=disable"))
                        .withDevices(List.of("/dev/net/tun:/dev/net/tun:rwm")))
                .withStorage(config.storage().withVolumes(
                        List.of("/var/lib/rancher:/var/lib/rancher", "/lib/modules:/lib/modules:ro")))
                .withLabels(Map.of(Labels.SYSTEM, ROLE)).withRestart(new LaunchConfig.RestartPolicy("always", 0));
    }
}
