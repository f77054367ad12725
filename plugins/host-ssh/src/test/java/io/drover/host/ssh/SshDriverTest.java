package io.drover.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.plugin.HostDriver.Machine;
import io.drover.plugin.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real sshd. Docker is a script of the test: what is tried is what is done on the machine, not Docker. */
class SshDriverTest {
    private static final String DOCKER = "case \"$1\" in version) echo 24.0.9 ;; *) echo \"docker $*\" ;; esac";
    private final SshDriver driver = new SshDriver();
    private final Told log = new Told();
    private OpenSsh sshd;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        sshd = new OpenSsh(folder);
        sshd.program("docker", DOCKER);
    }

    @AfterEach
    void close() {
        sshd.close();
        // a closed session's threads may be on their last step
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sshd-")));
    }

    @Test
    void aMachineWithDockerGetsTheAgent() throws Exception {
        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD),
                "echo joining $CATTLE_AGENT_IP as $(id -u); echo careful >&2"), log);
        assertThat(log.steps).containsExactly("Connect", "Look at the machine", "Start the agent");
        var fingerprint = sshd.fingerprint();
        assertThat(log.lines).contains("to root@127.0.0.1:" + sshd.port, "Docker 24.0.9", "joining as 0", "careful")
                .anyMatch(line -> line.contains(fingerprint) && line.contains("taken unseen"))
                .noneMatch(line -> line.contains(OpenSsh.PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({"ed25519, ''", "rsa, ''", "ecdsa, ''", "ed25519, a long one", "rsa, a long one"})
    void aKeyOpensToo(String type, String passphrase) throws Exception {
        var key = sshd.key(type, passphrase);
        var settings = new TreeMap<>(Map.of("privateKey", key.replace("\n", "\r\n").strip()));
        if (!passphrase.isEmpty()) {
            settings.put("passphrase", passphrase);
        }
        driver.make(machine("root", settings, "echo joined"), log);
        assertThat(log.lines).contains("joined");
    }

    @Test
    void theExpectedKeyOfTheMachineIsEnough() throws Exception {
        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD, "hostKey", sshd.fingerprint()), "true"), log);
        assertThat(log.lines).noneMatch(line -> line.contains("taken unseen"));
    }

    @Test
    void theKeyThatAMachineHadAtFirstIsTheOnlyOneLater() throws Exception {
        var settings = Map.of("password", OpenSsh.PASSWORD);
        driver.make(machine("root", settings, "echo first"), log);
        var first = sshd.fingerprint();
        assertThat(log.kept).containsOnly(Map.entry("hostKey of 127.0.0.1:" + sshd.port, first));
        driver.make(machine("root", settings, "echo second"), log);
        assertThat(log.lines).contains("second").filteredOn(line -> line.contains("taken unseen")).hasSize(1);

        sshd.renew();
        var stranger = sshd.fingerprint();
        assertThatThrownBy(() -> driver.make(machine("root", settings, "echo third"), log))
                .isInstanceOf(Unreachable.class)
                .hasMessage("root@127.0.0.1:" + sshd.port + " has the key " + stranger + ", not the expected " + first
                        + " that it had before: it is another machine, or was made anew; if that is right, say hostKey="
                        + stranger);
        assertThat(log.lines).doesNotContain("third");
        driver.remove(machine("root", settings, "true"), log);
        assertThat(log.lines).last().asString().endsWith("; what is on it stays there");

        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD, "hostKey", stranger), "echo fourth"), log);
        driver.make(machine("root", settings, "echo fifth"), log);
        assertThat(log.lines).contains("fourth", "fifth");
        assertThat(log.kept).containsOnly(Map.entry("hostKey of 127.0.0.1:" + sshd.port, stranger));
    }

    @Test
    void whoIsNotRootUsesSudo() throws Exception {
        driver.make(machine("asks", Map.of("password", OpenSsh.PASSWORD, "agentAddress", "10.9.8.7"),
                "echo joining $CATTLE_AGENT_IP as $(id -u)"), log);
        assertThat(log.lines).contains("root by sudo", "joining 10.9.8.7 as 0")
                .noneMatch(line -> line.contains(OpenSsh.PASSWORD));
        Files.writeString(sshd.folder.resolve("sudoers"), "asks ALL=(ALL) NOPASSWD: ALL\n");
        driver.make(machine("asks", Map.of("privateKey", sshd.key("ed25519", "")), "echo again $(id -u)"), log);
        assertThat(log.lines).contains("again 0");
    }

    @Test
    void whoMayNotBecomeRootIsToldSo() {
        assertThatThrownBy(() -> driver.make(machine("plain", Map.of("password", OpenSsh.PASSWORD), "true"), log))
                .hasMessage("plain is not root on 127.0.0.1 and cannot become it by sudo");
    }

    @Test
    void dockerIsInstalledByAScriptFromWhereIsSaid() throws Exception {
        sshd.program("docker", "exit 1");
        sshd.program("curl", "[ \"$2\" = http://mirror/docker.sh ] && cat " + sshd.folder.resolve("script"));
        Files.writeString(sshd.folder.resolve("script"), "echo installing; cat > " + sshd.folder.resolve("bin/docker")
                + " <<'END'\n#!/bin/sh\n" + DOCKER + "\nEND\n");
        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD, "install", "script", "installUrl",
                "http://mirror/docker.sh"), "docker run it"), log);
        assertThat(log.steps).containsExactly("Connect", "Look at the machine", "Install Docker", "Start the agent");
        assertThat(log.lines).contains("installing", "docker run it");
        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD), "docker run it"), log);
        assertThat(log.steps.stream().filter("Install Docker"::equals)).hasSize(1);
    }

    @Test
    void dockerIsInstalledAsAPackage() throws Exception {
        sshd.program("docker", "exit 1");
        sshd.program("apt-get", "echo \"apt-get $*\"; [ $1 = update ] || cp " + sshd.folder.resolve("real") + " "
                + sshd.folder.resolve("bin/docker"));
        Files.writeString(sshd.folder.resolve("real"), "#!/bin/sh\n" + DOCKER + "\n");
        driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD, "install", "package"), "echo joined"), log);
        assertThat(log.lines).contains("apt-get install -y -qq --no-install-recommends docker.io", "joined");
    }

    @Test
    void whereNothingIsToBeInstalledItIsSaid() throws IOException {
        sshd.program("docker", "exit 1");
        sshd.program("systemctl", "exit 1");
        sshd.program("service", "exit 1");
        assertThatThrownBy(() -> driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD), "true"), log))
                .hasMessage("no Docker Engine answers on the machine, and install is none");
        assertThat(log.steps).last().isEqualTo("Install Docker");
    }

    @Test
    void whatFailsIsSaidInItsOwnWords() {
        assertThatThrownBy(() -> driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD),
                "echo one; echo 'drover: no image' >&2; exit 3"), log))
                .hasMessage("one; drover: no image (status 3)");
        assertThat(log.steps).last().isEqualTo("Start the agent");
    }

    @Test
    void aWrongPasswordAWrongKeyAndAWrongMachineAreToldApart() throws IOException {
        assertThatThrownBy(() -> driver.make(machine("root", Map.of("password", "wrong"), "true"), log))
                .isInstanceOf(Unreachable.class).hasMessageContaining("does not let us in");
        sshd.key("ed25519", "");
        var stranger = sshd.key("rsa", "");
        Files.writeString(sshd.folder.resolve("authorized_keys"), "");
        assertThatThrownBy(() -> driver.make(machine("root", Map.of("privateKey", stranger), "true"), log))
                .hasMessageContaining("does not let us in");
        assertThatThrownBy(() -> driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD, "hostKey",
                "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "true"), log))
                .hasMessage("root@127.0.0.1:" + sshd.port + " has the key " + sshd.fingerprint()
                        + ", not the expected SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }

    @Test
    void whoIsNotThereIsNotReached() throws IOException {
        var nobody = OpenSsh.free();
        assertThatThrownBy(() -> driver.make(machine("root",
                Map.of("password", OpenSsh.PASSWORD, "port", Integer.toString(nobody)), "true"), log))
                .isInstanceOf(Unreachable.class).hasMessageContaining("refused");
        assertThatThrownBy(() -> driver.make(machine("root",
                Map.of("password", OpenSsh.PASSWORD, "address", "nobody.invalid"), "true"), log))
                .isInstanceOf(Unreachable.class).hasMessageContaining("not known");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsGivenUpLeavesNothing(boolean connecting) throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = new TreeMap<>(Map.of("password", OpenSsh.PASSWORD));
            if (connecting) {
                settings.put("port", Integer.toString(silent.getLocalPort()));
            }
            var failure = new AtomicReference<Throwable>();
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    driver.make(machine("root", settings, "echo begun; sleep 600"), log);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            await().until(() -> connecting ? log.lines.size() == 1 : log.lines.contains("begun"));
            thread.interrupt();
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
            assertThat(failure.get()).isInstanceOf(InterruptedException.class);
            await().until(() -> sshd.sessions() == 0);
        }
    }

    @Test
    void aConnectionThatBreaksIsNoticed() throws Exception {
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                driver.make(machine("root", Map.of("password", OpenSsh.PASSWORD), "echo begun; sleep 600"), log);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        await().until(() -> log.lines.contains("begun"));
        sshd.close();
        assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
        assertThat(failure.get()).hasMessageContaining("broke off");
    }

    @Test
    void theAgentIsTakenAwayWhereTheMachineCanBeReached() throws Exception {
        driver.remove(machine("root", Map.of("password", OpenSsh.PASSWORD), "true"), log);
        assertThat(log.lines).contains("docker rm -f rancher-agent");
        sshd.close();
        driver.remove(machine("root", Map.of("password", OpenSsh.PASSWORD), "true"), log);
        assertThat(log.lines).last().asString().endsWith("; what is on it stays there");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "port | 70000 | port must be from 1 to 65535",
            "hostKey | aa:bb | hostKey must begin with SHA256:",
            "privateKey | rubbish | privateKey holds no private key",
            "installUrl | rubbish | installUrl must be an address",
            "agentAddress | $(reboot) | agentAddress must be an IP address"})
    void wrongWordsAreRefusedBeforeAnythingIsDone(String setting, String value, String reason) {
        assertThatThrownBy(() -> driver.make(machine("root",
                Map.of("password", OpenSsh.PASSWORD, setting, value), "true"), log))
                .isInstanceOf(Mistaken.class).hasMessageContaining(reason);
        assertThat(log.steps).isEmpty();
        assertThatThrownBy(() -> driver.make(machine("root", Map.of(), "true"), log))
                .hasMessage("neither password nor privateKey is given");
    }

    @Test
    void everySettingIsDescribedOnce() {
        assertThat(driver.settings()).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(driver.settings()).allMatch(setting -> !setting.description().isBlank());
    }

    private Machine machine(String user, Map<String, String> more, String command) {
        return log.machine(sshd, user, more, command);
    }
}
