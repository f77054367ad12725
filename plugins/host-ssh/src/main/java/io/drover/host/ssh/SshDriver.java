package io.drover.host.ssh;

import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.io.IOException;
import java.util.List;
import org.pf4j.Extension;

/** Makes a machine that has an SSH server and nothing else a host. */
@Extension
public final class SshDriver implements HostDriver {

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(Target.ADDRESS, Type.TEXT, "Name or address of the machine, as the server reaches it"),
                Setting.optional(Target.PORT, Type.NUMBER, "Port of its SSH server", "22"),
                Setting.optional(Target.USER, Type.TEXT, "Who signs in: root, or somebody who may use sudo", "root"),
                Setting.optional(Target.PASSWORD, Type.SECRET, "Password to sign in, and for sudo", null),
                Setting.optional(Target.PRIVATE_KEY, Type.SECRET_MULTILINE,
                        "Private key to sign in, in PEM or OpenSSH's form", null),
                Setting.optional(Target.PASSPHRASE, Type.SECRET, "Passphrase of the private key", null),
                Setting.optional(Target.HOST_KEY, Type.TEXT,
                        "Fingerprint of the machine's own key, SHA256:…; if not said, the one that it has at first is"
                                + " taken, and no other later",
                        null),
                Setting.optional(Docker.INSTALL, Type.TEXT,
                        "How Docker is installed where it is missing: by the script of installUrl, by Debian's package"
                                + " docker.io, or not at all",
                        "script").oneOf("script", "package", "none"),
                Setting.optional(Docker.INSTALL_URL, Type.TEXT, "Address of the script that installs Docker",
                        "https://get.docker.com"),
                Setting.optional(Agent.ADDRESS, Type.TEXT,
                        "Address of the host for other hosts; if not said, the one that the server sees", null));
    }

    @Override
    public void make(Machine machine, Log log) throws IOException, InterruptedException, Mistaken {
        var target = Target.of(machine);
        var docker = Docker.of(machine);
        var agent = Agent.of(machine);
        log.step("Connect");
        try (var shell = Shell.open(target, log)) {
            log.step("Look at the machine");
            var found = Found.of(shell, log);
            if (!found.dockerAnswers()) {
                log.step("Install Docker");
                docker.install(shell, found);
            }
            log.step("Start the agent");
            agent.start(shell);
        }
    }

    @Override
    public void remove(Machine machine, Log log) throws IOException, InterruptedException, Mistaken {
        log.step("Connect");
        try (var shell = Shell.open(Target.of(machine), log)) {
            log.step("Remove the agent");
            shell.run("docker rm -f rancher-agent", Shell.SHORT);
        } catch (Unreachable e) {
            log.line(e.getMessage() + "; what is on it stays there");
        } catch (Mistaken e) {
            log.line(e.getMessage() + "; so nothing was ever brought there");
        }
    }
}
