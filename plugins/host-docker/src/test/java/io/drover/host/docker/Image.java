package io.drover.host.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What stands for the agent's image: it says what it was told. */
final class Image {
    static final String NAME = "drover/agent:test";

    private Image() {
    }

    /** @return as {@code docker save} writes it */
    static Path tar(Path folder, Dockerd dockerd) throws IOException {
        var root = folder.resolve("root");
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        for (var applet : new String[]{"sh", "true", "sleep"}) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        var agent = Files.writeString(root.resolve("agent"), """
                #!/bin/sh
                echo "joining $1 at $CATTLE_AGENT_IP"
                echo "labels $CATTLE_HOST_LABELS"
                [ -S /var/run/docker.sock ] && echo "socket there"
                [ "$CATTLE_HOST_LABELS" = fail=yes ] && { echo "no server" >&2; exit 3; }
                exit 0
                """);
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Command.run("tar", "-C", root.toString(), "-cf", folder.resolve("root.tar").toString(), ".");
        dockerd.docker("import", "--change", "ENTRYPOINT [\"/agent\"]", folder.resolve("root.tar").toString(), NAME);
        var image = folder.resolve("agent.tar");
        dockerd.docker("save", "--output", image.toString(), NAME);
        dockerd.docker("rmi", NAME);
        return image;
    }
}
