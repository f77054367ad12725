package io.drover.server.network;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Instance.Desired;
import io.drover.model.InstanceState;
import io.drover.model.Kind;
import io.drover.model.Version;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.server.store.Draft;
import java.util.List;
import java.util.Map;

/** Each host with containers of the network has one Network Agent, of the version of this server. */
final class SystemContainers {
    /** The value of the label by which it is known. */
    static final String NETWORK_AGENT = "NetworkAgent";
    private static final List<String> JAVA = List.of("/jre/bin/java", "-XX:+UseSerialGC", "-Xms8m", "-Xmx40m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=16m", "-XX:MaxMetaspaceSize=48m",
            "-XX:MaxDirectMemorySize=8m", "-cp", "/opt/drover/*", "io.drover.network.Main");

    private SystemContainers() {
    }

    static void keep(Draft draft, Host host) {
        var here = draft.view().instancesOn(host.id());
        var agents = here.stream().filter(SystemContainers::isNetworkAgent).toList();
        agents.stream().filter(agent -> agent.desired() != Desired.REMOVED && !agent.config().equals(config()))
                .forEach(old -> draft.put(old.withDesired(Desired.REMOVED)));
        // two at once would be in each other's way
        if (agents.isEmpty() && host.exists() && here.stream().anyMatch(Instance::managed)) {
            draft.put(networkAgent(draft, host));
        }
    }

    static boolean isNetworkAgent(Instance instance) {
        return NETWORK_AGENT.equals(instance.config().label(Labels.SYSTEM));
    }

    private static Instance networkAgent(Draft draft, Host host) {
        return new Instance(draft.newId(Kind.INSTANCE), draft.newUuid(), "network-agent-" + host.id(), null, null,
                null, draft.newUuid(), 1, 1, config(), host.id(), Desired.RUNNING, null, 0, null, null, host.id(), null,
                null, false, InstanceState.REQUESTED, null, null, 0, null, null, null, draft.now(), null);
    }

    /** In its host's network, and allowed to change it; not privileged, since some machines allow that to nobody. */
    private static LaunchConfig config() {
        var config = LaunchConfig.of("", Version.AGENT_IMAGE);
        return config.withCommand(config.command().withEntryPoint(JAVA).withStopTimeoutSeconds(2))
                .withNetworking(config.networking().withMode("host"))
                .withIsolation(config.isolation().withPidMode("host")
                        .withCapAdd(List.of("NET_ADMIN", "NET_RAW", "SYS_ADMIN", "SYS_PTRACE"))
                        .withSecurityOpt(List.of("apparmor=unconfined", "seccomp=unconfined", "label=disable"))
                        .withDevices(List.of("/dev/net/tun:/dev/net/tun:rwm")))
                .withStorage(config.storage().withVolumes(
                        List.of("/var/lib/rancher:/var/lib/rancher", "/lib/modules:/lib/modules:ro")))
                .withLabels(Map.of(Labels.SYSTEM, NETWORK_AGENT))
                .withRestart(new LaunchConfig.RestartPolicy("always", 0));
    }
}
