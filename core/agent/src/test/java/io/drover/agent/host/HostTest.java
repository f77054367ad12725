package io.drover.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.HostFacts;
import io.drover.model.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    private static final String INFO = """
            {"NCPU": 4, "MemTotal": 2063597568, "KernelVersion": "5.10.0-28-amd64", "OSType": "linux",
             "OperatingSystem": "Debian GNU/Linux 11", "ServerVersion": "20.10.24+dfsg1", "Driver": "overlay2",
             "Name": "node7"}""";

    @Test
    void factsAndLabelsComeFromDocker() throws Exception {
        var facts = new Inventory(Map.of(), Path.of("/")).facts(Wire.JSON.readTree(INFO));
        assertThat(facts.milliCpu()).isEqualTo(4000);
        assertThat(facts.memory()).isEqualTo(2063597568L);
        assertThat(facts.disk()).isPositive();
        assertThat(facts.labels()).containsEntry("io.rancher.host.docker_version", "20.10")
                .containsEntry("io.rancher.host.linux_kernel_version", "5.10")
                .containsEntry("io.rancher.host.os", "linux");
        assertThat(Requirements.unmet(facts)).isEmpty();
    }

    @Test
    void aPersonMaySayWhatAHostHas() throws Exception {
        var facts = new Inventory(Map.of("CATTLE_MEMORY_OVERRIDE", "4096", "CATTLE_MILLI_CPU_OVERRIDE", "1500",
                "CATTLE_LOCAL_STORAGE_MB_OVERRIDE", "nonsense"), Path.of("/")).facts(Wire.JSON.readTree(INFO));
        assertThat(facts.memory()).isEqualTo(4096L << 20);
        assertThat(facts.milliCpu()).isEqualTo(1500);
        assertThat(facts.disk()).isPositive();
    }

    @Test
    void everyReasonAgainstAMachineIsNamed() {
        assertThat(Requirements.unmet(facts("2.6.32", 512L << 20))).hasSize(2).anyMatch(it -> it.contains("2.6.32"))
                .anyMatch(it -> it.contains("536 MB"));
        assertThat(Requirements.unmet(facts("3.9.1", 1L << 30))).hasSize(1);
        assertThat(Requirements.unmet(facts("3.10.0-1160.el7", 1L << 30))).isEmpty();
        assertThat(Requirements.unmet(facts("6.18.0", 1_000_000_000))).isEmpty();
    }

    @Test
    void labelsAreReadInRanchersForm() {
        assertThat(HostLabels.parse("a=b&c=d=e&flag&=x&path=%2Fvar+1"))
                .isEqualTo(Map.of("a", "b", "c", "d=e", "flag", "", "path", "/var+1"));
        assertThat(HostLabels.parse("")).isEmpty();
        assertThat(HostLabels.parse("bad=%zz")).isEqualTo(Map.of("bad", "%zz"));
    }

    @Test
    void theDomainsOfAMachineAreThoseOfItsLastLineOfThem(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("resolv.conf"), """
                # a comment
                domain old.example.org
                nameserver 192.0.2.1
                search  example.org\tlan
                """);
        var domains = new HostDomains(folder.resolve("missing"), file);
        assertThat(domains.get()).containsExactly("example.org", "lan");
        Files.writeString(file, "nameserver 192.0.2.1\n");
        assertThat(domains.get()).isEmpty();
        assertThat(new HostDomains(folder.resolve("missing")).get()).isEmpty();
    }

    private static HostFacts facts(String kernel, long memory) {
        return new HostFacts(1000, memory, 0, kernel, "", "", "", Map.of());
    }
}
