package io.drover.network.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the kernel says of processes. Their numbers are used again, so a number alone proves nothing. */
public final class Processes {
    private Processes() {
    }

    /** Whether the process is a container's: its control group, or the files that Docker put into it, name the container. */
    public static boolean belongs(int pid, String containerId) {
        return contains(pid, "cgroup", containerId) || contains(pid, "mountinfo", containerId);
    }

    /** Names the network that a process is in; null when it is gone. */
    static @Nullable String network(int pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "ns", "net")).toString();
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean contains(int pid, String file, String text) {
        try {
            return !text.isEmpty() && Files.readString(Path.of("/proc", Integer.toString(pid), file)).contains(text);
        } catch (IOException e) {
            return false;
        }
    }
}
