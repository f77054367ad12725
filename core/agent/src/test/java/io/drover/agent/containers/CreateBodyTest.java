package io.drover.agent.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Instance.Desired;
import io.drover.model.Wire;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfigBuilder;
import io.drover.model.spec.PortSpec;
import io.drover.model.wire.Assigned;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

/** What a person wrote reaches Docker as Docker's own client would have said it. */
class CreateBodyTest {
    /** In which the host looks for names. */
    private static final List<String> DOMAINS = List.of("example.org", "lan");

    @Test
    void aPlainContainerSaysLittle() throws Exception {
        var body = body(LaunchConfig.of("", "nginx"), null);
        assertThat(body.path("Image").asText()).isEqualTo("nginx");
        assertThat(body.has("Cmd")).isFalse();
        assertThat(body.has("Entrypoint")).isFalse();
        assertThat(body.at("/HostConfig/NetworkMode").asText()).isEqualTo("bridge");
        assertThat(body.at("/HostConfig/RestartPolicy/Name").asText()).isEqualTo("no");
        assertThat(body.path("Labels")).isEqualTo(Wire.JSON.readTree("""
                {"a": "b", "io.drover.instance": "1i1", "io.rancher.container.uuid": "u1", "io.drover.host": "me",
                 "io.drover.config": "%s"}""".formatted(CreateBody.hash(LaunchConfig.of("", "nginx")))));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // as Rancher has it: those of the host come after ours, or before them
            "s.rancher.internal rancher.internal, -, s.rancher.internal rancher.internal example.org lan",
            "s.rancher.internal rancher.internal, service_last, example.org lan s.rancher.internal rancher.internal",
            // a person's own stand alone beside ours
            "x.y rancher.internal, service_last, x.y rancher.internal",
            "rancher.internal lan, -, rancher.internal lan"})
    void domainsOfTheHostAreLookedInToo(String given, @Nullable String priority, String searched) throws Exception {
        var config = LaunchConfig.of("", "nginx");
        var labelled = priority == null
                ? config
                : config.withLabels(Map.of("io.rancher.container.dns.priority", priority));
        var body = body(labelled.withNetworking(
                labelled.networking().withDnsSearch(List.of(given.split(" ", -1)))), null);
        assertThat(body.at("/HostConfig/DnsSearch")).extracting(JsonNode::asText)
                .containsExactly(searched.split(" ", -1));
    }

    @Test
    void whoIsGivenNoDomainsHasThoseOfTheHostFromDocker() throws Exception {
        assertThat(body(LaunchConfig.of("", "nginx"), null).at("/HostConfig").has("DnsSearch")).isFalse();
    }

    @Test
    void everythingIsSaid() throws Exception {
        var body = body(full(), null);
        assertThat(body.path("HostConfig")).isEqualTo(Wire.JSON.readTree("""
                {"NetworkMode": "bridge", "Dns": ["8.8.8.8"], "DnsSearch": ["x.y"], "DnsOptions": ["ndots:2"],
                 "ExtraHosts": ["db:10.0.0.1"],
                 "PortBindings": {"80/tcp": [{"HostIp": "10.0.0.5", "HostPort": "8080"}, {"HostPort": ""}],
                                  "53/udp": [{"HostPort": "53"}]},
                 "Memory": 1048576, "MemorySwap": -1, "MemoryReservation": 1024, "MemorySwappiness": 10,
                 "KernelMemory": 5, "CpuShares": 512, "CpuQuota": 50000, "CpuPeriod": 100000, "CpusetCpus": "0,1",
                 "CpusetMems": "0", "BlkioWeight": 300, "OomKillDisable": true, "OomScoreAdj": -5, "PidsLimit": 99,
                 "ShmSize": 4096, "Ulimits": [{"Name": "nofile", "Soft": 1, "Hard": 2}],
                 "Privileged": true, "ReadonlyRootfs": true, "CapAdd": ["PERFMON"], "CapDrop": ["ALL"],
                 "SecurityOpt": ["seccomp=unconfined"], "PidMode": "host", "IpcMode": "host", "UTSMode": "host",
                 "UsernsMode": "host", "CgroupParent": "/g", "GroupAdd": ["audio"], "Sysctls": {"net.core.x": "1"},
                 "Devices": [{"PathOnHost": "/dev/a", "PathInContainer": "/dev/a", "CgroupPermissions": "rwm"},
                             {"PathOnHost": "/dev/b", "PathInContainer": "/dev/c", "CgroupPermissions": "r"},
                             {"PathOnHost": "/dev/d", "PathInContainer": "/dev/d", "CgroupPermissions": "rw"}],
                 "Binds": ["data:/data:ro", "/h:/in"], "VolumesFrom": ["cid"], "VolumeDriver": "nfs",
                 "Tmpfs": {"/t": "size=1m"}, "LogConfig": {"Type": "logz", "Config": {"tag": "x"}}, "Init": true,
                 "RestartPolicy": {"Name": "no"}}"""));
        assertThat(body.path("Volumes")).isEqualTo(Wire.JSON.readTree("{\"/anonymous\": {}}"));
        assertThat(body.path("ExposedPorts").fieldNames()).toIterable().containsExactlyInAnyOrder("9000/tcp", "80/tcp",
                "53/udp");
        assertThat(body.path("Env")).isEqualTo(Wire.JSON.readTree("[\"A=1\"]"));
        assertThat(body.path("StopTimeout").asInt()).isEqualTo(3);
        assertThat(body.path("Hostname").asText()).isEqualTo("name");
    }

    @Test
    void withTheNetworkOfAnotherThereAreNoNamesAndPorts() throws Exception {
        var body = body(full(), "abc");
        assertThat(body.at("/HostConfig/NetworkMode").asText()).isEqualTo("container:abc");
        assertThat(body.has("Hostname")).isFalse();
        assertThat(body.has("MacAddress")).isFalse();
        assertThat(body.has("ExposedPorts")).isFalse();
        assertThat(body.path("HostConfig").has("PortBindings")).isFalse();
        assertThat(body.path("HostConfig").has("Dns")).isFalse();
    }

    private static LaunchConfig full() {
        return LaunchConfigBuilder.builder(LaunchConfig.of("", "image"))
                .command(new LaunchConfig.Command(List.of("run"), List.of("/entry"), Map.of("A", "1"), "/w", "u", true,
                        true, "SIGINT", 3, true))
                .networking(new LaunchConfig.Networking("managed", null, "name", "example.com", List.of("8.8.8.8"),
                        List.of("x.y"), List.of("ndots:2"), List.of("db:10.0.0.1"), "02:42:ac:11:00:05",
                        List.of(new PortSpec("10.0.0.5", 8080, 80, PortSpec.Protocol.TCP),
                                new PortSpec(null, null, 80, PortSpec.Protocol.TCP),
                                new PortSpec(null, 53, 53, PortSpec.Protocol.UDP)),
                        List.of("9000")))
                .limits(new LaunchConfig.Limits(1048576L, -1L, 1024L, 10L, 5L, 512, 50000L, 100000L, "0,1", "0", 100,
                        300,
                        true, -5, 99L, 4096L, List.of(new LaunchConfig.Limits.Ulimit("nofile", 1, 2))))
                .isolation(new LaunchConfig.Isolation(true, true, List.of("PERFMON"), List.of("ALL"),
                        List.of("/dev/a", "/dev/b:/dev/c:r", "/dev/d:rw"), List.of("seccomp=unconfined"), "host",
                        "host", "host", "host", "/g", List.of("audio"), Map.of("net.core.x", "1")))
                .storage(new LaunchConfig.Storage(List.of("/anonymous", "data:/data:ro", "/h:/in"), List.of(), "nfs",
                        Map.of("/t", "size=1m")))
                .logging(new LaunchConfig.Logging("logz", Map.of("tag", "x"))).build();
    }

    /** As it is on the wire: whole numbers of one size only. */
    private static JsonNode body(LaunchConfig config, @Nullable String network) throws Exception {
        var wanted = new Assigned("1i1", "u1", "r-1", config, Map.of("a", "b"), Desired.RUNNING, null, null, List.of(),
                List.of(), false, false, null, null, null);
        var volumes = config.storage().volumes().isEmpty() ? List.<String>of() : List.of("cid");
        return Wire.JSON.readTree(Wire.write(CreateBody.of(new Step.Create(wanted, network, volumes), "me", DOMAINS)));
    }
}
