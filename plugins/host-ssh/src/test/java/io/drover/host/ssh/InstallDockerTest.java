package io.drover.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that has no Docker gets it by real apt, dpkg and curl, over a real sshd. Only what is in the package is not Docker:
 * that needs a machine that boots.
 */
class InstallDockerTest {
    private static final String DOCKER = "case \"$1\" in version) echo 24.0.9 ;; *) echo \"docker $*\" ;; esac";
    private final SshDriver driver = new SshDriver();
    private final Told log = new Told();
    @TempDir
    Path folder;
    private OpenSsh sshd;
    private Packages packages;

    @BeforeEach
    void open() throws IOException {
        sshd = new OpenSsh(folder);
        Files.delete(folder.resolve("bin/docker"));
        packages = new Packages(folder);
    }

    @AfterEach
    void close() {
        sshd.close();
    }

    @Test
    void asAPackage() throws Exception {
        packages.add("docker.io", "docker", DOCKER, "echo \"it was set up by $DPKG_MAINTSCRIPT_NAME\"");
        make("root", "package", "https://get.docker.com");
        assertThat(log.steps).containsExactly("Connect", "Look at the machine", "Install Docker", "Start the agent");
        assertThat(log.lines).contains("no Docker Engine answers", "it was set up by postinst", "docker run it")
                .anyMatch(line -> line.startsWith("Setting up docker.io (1.0)"));
        assertThat(Files.readString(folder.resolve("root/var/lib/dpkg/status"))).contains("Package: docker.io",
                "Status: install ok installed");

        log.steps.clear();
        make("root", "package", "https://get.docker.com");
        assertThat(log.steps).containsExactly("Connect", "Look at the machine", "Start the agent");
    }

    @Test
    void byAScriptThatIsFetched() throws Exception {
        packages.add("docker.io", "docker", DOCKER, "true");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.createContext("/docker.sh", exchange -> {
                var script = "set -e\napt-get update -qq\napt-get install -y -qq docker.io\necho installed by a script\n"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, script.length);
                exchange.getResponseBody().write(script);
                exchange.close();
            });
            server.start();
            var address = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThatThrownBy(() -> make("root", "script", address + "/nothing")).hasMessageContaining("404");
            make("root", "script", address + "/docker.sh");
        } finally {
            server.stop(0);
        }
        assertThat(log.lines).contains("installed by a script", "docker run it");
    }

    @Test
    void whatAptFailsForIsSaidWithTheEndOfItsLog() throws Exception {
        assertThatThrownBy(() -> make("root", "package", "https://get.docker.com"))
                .hasMessageContaining("docker.io").hasMessageEndingWith("(status 100)");
        assertThat(log.lines).anyMatch(line -> line.startsWith("E: ") && line.contains("docker.io"));

        packages.add("docker.io", "docker", "exit 1", "echo the disk is on fire; exit 7");
        assertThatThrownBy(() -> make("root", "package", "https://get.docker.com"))
                .hasMessageContaining("docker.io").hasMessageContaining("dpkg returned an error code")
                .hasMessageEndingWith("(status 100)");
        assertThat(log.lines).contains("the disk is on fire").doesNotContain("docker run it");
        assertThat(log.steps).last().isEqualTo("Install Docker");
    }

    private void make(String user, String install, String url) throws Exception {
        log.make(driver, sshd, user, Map.of("password", OpenSsh.PASSWORD, "install", install, "installUrl", url),
                "docker run it");
    }
}
